using Search.Benchmarks.Measuring;

namespace Search.Tests.Benchmarks.Measuring;

public class InterleavedTests
{
    [Fact]
    public async Task Programs_take_turns_and_the_first_one_changes()
    {
        var turns = new List<char>();

        await Interleaved.RunAsync([Contestant('a', turns, [1]), Contestant('b', turns, [1])], TimeSpan.Zero, CancellationToken.None);

        Assert.Equal("abbaabbaabbaabba", string.Concat(turns));
    }

    [Fact]
    public async Task The_median_leaves_out_the_round_that_warms_up()
    {
        var times = await Interleaved.RunAsync(
            [Contestant('a', [], [900, 5, 1, 4, 2, 3, 7, 6]), Contestant('b', [], [0, 10, 30, 20, 50, 40, 60, 70])], TimeSpan.Zero, CancellationToken.None);

        Assert.Equal([4, 40], [times.Of(0), times.Of(1)]);
    }

    [Fact]
    public async Task A_race_stops_between_two_turns_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var turns = new List<char>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Interleaved.RunAsync(
            [
                async () =>
                {
                    await stop.CancelAsync();
                    return 1;
                },
                Contestant('b', turns, [1]),
            ],
            TimeSpan.Zero,
            stop.Token));

        Assert.Empty(turns);
    }

    private static Func<Task<double>> Contestant(char name, List<char> turns, double[] seconds) => () =>
    {
        turns.Add(name);
        return Task.FromResult(seconds[(turns.Count(turn => turn == name) - 1) % seconds.Length]);
    };
}
