namespace Search.Web.Hosting;

/// <summary>Counts the pages that are open in browsers: each uses memory on the server, also for some minutes after its connection broke.</summary>
/// <param name="most">The largest number of open pages.</param>
internal sealed class LiveCircuits(int most)
{
    private int _live;

    public bool IsFull => Volatile.Read(ref _live) >= most;

    /// <summary>Counts one more page; false at the limit.</summary>
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
