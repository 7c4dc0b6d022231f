namespace Search.Benchmarks.Measuring;

/// <summary>Times of queries.</summary>
internal sealed record Latency(int Queries, double MedianSeconds, double P95Seconds)
{
    /// <summary>Summarises times in seconds.</summary>
    public static Latency Of(int queries, IReadOnlyCollection<double> seconds) => new(queries, Percentile(seconds, 0.5), Percentile(seconds, 0.95));

    /// <summary>A percentile: the smallest value that at least this share of the values does not exceed.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double quantile) =>
        values.Order().ElementAt((int)Math.Ceiling(quantile * values.Count) - 1);
}
