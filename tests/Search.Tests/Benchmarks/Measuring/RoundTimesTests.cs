using Search.Benchmarks.Measuring;

namespace Search.Tests.Benchmarks.Measuring;

public class RoundTimesTests
{
    /// <summary>The machine's speed changes between rounds, and once in the middle of a round.</summary>
    [Fact]
    public void A_ratio_is_of_times_in_the_same_round()
    {
        var times = new RoundTimes([[2, 2, 4.2], [1, 2, 2.1]]);

        Assert.Equal(2, times.Ratio(slow: 0, fast: 1));
        Assert.Equal(0.5, times.Ratio(slow: 1, fast: 0));
    }

    [Theory]
    [InlineData(new[] { 7.0 }, 7)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    public void The_median_is_the_middle_or_the_mean_of_the_middle_two(double[] values, double median) =>
        Assert.Equal(median, RoundTimes.Median(values));
}
