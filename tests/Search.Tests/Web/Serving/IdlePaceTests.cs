using Search.Web.Serving;

namespace Search.Tests.Web.Serving;

public sealed class IdlePaceTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly SearchActivity _activity = new(TimeProvider.System);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Background_work_waits_while_a_search_runs_and_continues_afterwards()
    {
        var search = _activity.Begin();
        Task[] waiting = [Pace().WaitAsync(), Task.Run(Pace().Wait)];

        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.All(waiting, step => Assert.False(step.IsCompleted));

        search.Dispose();
        await Task.WhenAll(waiting).WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Work_ends_when_the_program_stops()
    {
        using var search = _activity.Begin();
        Task[] waiting = [Pace().WaitAsync(), Task.Run(Pace().Wait)];

        await _stop.CancelAsync();

        foreach (var step in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.WaitAsync(Soon, TestContext.Current.CancellationToken));
        }
    }

    private IdlePace Pace() => new(_activity, _stop.Token);
}
