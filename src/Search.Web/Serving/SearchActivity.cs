namespace Search.Web.Serving;

/// <summary>Tracks whether searches run, so that background work can wait.</summary>
public sealed class SearchActivity(TimeProvider clock)
{
    private readonly Lock _counting = new();
    private int _running;
    private long _lastEnd = clock.GetTimestamp();

    /// <summary>The time since the last search; zero while a search runs.</summary>
    public TimeSpan IdleTime
    {
        get
        {
            lock (_counting)
            {
                return _running > 0 ? TimeSpan.Zero : clock.GetElapsedTime(_lastEnd);
            }
        }
    }

    /// <summary>Marks the start of a search; it ends when the result is disposed.</summary>
    public IDisposable Begin()
    {
        lock (_counting)
        {
            _running++;
        }

        return new RunningSearch(this);
    }

    private void End()
    {
        lock (_counting)
        {
            _running--;
            _lastEnd = clock.GetTimestamp();
        }
    }

    private sealed class RunningSearch(SearchActivity activity) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                activity.End();
            }
        }
    }
}
