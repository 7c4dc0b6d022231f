using Search.Core.Reranking;

namespace Search.Web.Serving;

/// <summary>The pace of work in the background: one thread, and only while nobody searches.</summary>
/// <param name="activity">Knows whether somebody searches.</param>
/// <param name="stop">Ends the work.</param>
internal sealed class IdlePace(SearchActivity activity, CancellationToken stop) : IWorkPace
{
    /// <summary>A visitor who has just searched often searches again.</summary>
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
