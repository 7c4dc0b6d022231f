using Search.Core.Reranking;

namespace Search.Web.Serving;

/// <summary>The pace of background work: one thread, and only while no search runs.</summary>
/// <param name="activity">Tells whether a search runs.</param>
/// <param name="stop">Ends the work.</param>
internal sealed class IdlePace(SearchActivity activity, CancellationToken stop) : IWorkPace
{
    /// <summary>How long to wait after a search: users often search again soon.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public int Threads => 1;

    public void Wait()
    {
        stop.ThrowIfCancellationRequested();
        while (activity.IdleTime < QuietTime)
        {
            stop.WaitHandle.WaitOne(Step);
            stop.ThrowIfCancellationRequested();
        }
    }

    public async Task WaitAsync()
    {
        stop.ThrowIfCancellationRequested();
        while (activity.IdleTime < QuietTime)
        {
            await Task.Delay(Step, stop);
        }
    }
}
