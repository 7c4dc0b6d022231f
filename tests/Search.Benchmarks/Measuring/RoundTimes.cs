namespace Search.Benchmarks.Measuring;

/// <summary>What contestants in turn took, round by round.</summary>
/// <param name="Seconds">For each contestant, its time in every round.</param>
internal sealed record RoundTimes(IReadOnlyList<IReadOnlyList<double>> Seconds)
{
    /// <summary>A contestant's median time in seconds.</summary>
    public double Of(int contestant) => Median(Seconds[contestant]);

    /// <summary>
    /// How many times as long one took as another: the median of the rounds' own ratios. A machine that is slower for a minute is so for
    /// both of a round; medians of each might be of different minutes.
    /// </summary>
    public double Ratio(int slow, int fast) => Median([.. Seconds[slow].Zip(Seconds[fast], (one, other) => one / other)]);

    /// <summary>The middle value; of an even number, the mean of the middle two.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
