namespace Search.Benchmarks.Measuring;

/// <summary>The contestants' times, round by round.</summary>
/// <param name="Seconds">For each contestant, its time in every round.</param>
internal sealed record RoundTimes(IReadOnlyList<IReadOnlyList<double>> Seconds)
{
    /// <summary>A contestant's median time in seconds.</summary>
    public double Of(int contestant) => Median(Seconds[contestant]);

    /// <summary>
    /// How many times as long one took as another: the median of the ratios of each round. The load of a machine changes over minutes but is
    /// nearly the same within a round, so this is steadier than the ratio of two medians.
    /// </summary>
    public double Ratio(int slow, int fast) => Median([.. Seconds[slow].Zip(Seconds[fast], (one, other) => one / other)]);

    /// <summary>The median; for an even number of values, the mean of the middle two.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
