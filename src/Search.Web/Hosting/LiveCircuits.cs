namespace Search.Web.Hosting;

/// <summary>How many pages are open in browsers: each holds memory on the server, also for some minutes after its connection broke.</summary>
/// <param name="most">How many there may be.</param>
internal sealed class LiveCircuits(int most)
{
    private int _live;

    public bool IsFull => Volatile.Read(ref _live) >= most;

    /// <summary>Counts one more; false where there is no room.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _live) <= most)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _live);
}
