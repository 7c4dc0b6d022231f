using Search.Benchmarks.Measuring;

namespace Search.Tests.Benchmarks.Measuring;

public class InterleavedTests
{
    [Fact]
    public async Task Contestants_take_turns_and_who_is_first_changes()
    {
        var turns = new List<char>();

        await Interleaved.MedianSecondsAsync([Contestant('a', turns, [1]), Contestant('b', turns, [1])], TimeSpan.Zero, CancellationToken.None);

        Assert.Equal("abbaabbaabba", string.Concat(turns));
    }

    [Fact]
    public async Task The_median_leaves_out_the_round_that_warms_up()
    {
        var medians = await Interleaved.MedianSecondsAsync(
            [Contestant('a', [], [900, 5, 1, 4, 2, 3]), Contestant('b', [], [0, 10, 30, 20, 50, 40])], TimeSpan.Zero, CancellationToken.None);

        Assert.Equal([3, 30], medians);
    }

    [Fact]
    public async Task It_stops_between_two_turns()
    {
        using var stop = new CancellationTokenSource();
        var turns = new List<char>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Interleaved.MedianSecondsAsync(
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

    [Theory]
    [InlineData(new[] { 7.0 }, 7)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    public void The_median_is_the_middle_or_the_mean_of_the_middle_two(double[] values, double median) =>
        Assert.Equal(median, Interleaved.Median(values));

    private static Func<Task<double>> Contestant(char name, List<char> turns, double[] seconds) => () =>
    {
        turns.Add(name);
        return Task.FromResult(seconds[(turns.Count(turn => turn == name) - 1) % seconds.Length]);
    };
}
