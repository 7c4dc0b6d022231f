namespace Search.Evaluation.Experiments;

/// <summary>Percentiles of a duration over all queries, in seconds.</summary>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile.</param>
public sealed record Percentiles(double P50, double P95)
{
    /// <summary>Nearest-rank percentiles of at least one duration.</summary>
    public static Percentiles Of(IEnumerable<TimeSpan> durations)
    {
        double[] seconds = [.. durations.Select(duration => duration.TotalSeconds).Order()];
        return new Percentiles(At(0.50), At(0.95));

        double At(double share) => seconds[Math.Max(0, (int)Math.Ceiling(share * seconds.Length) - 1)];
    }
}

/// <summary>How long the stages of a search took.</summary>
public sealed record StageLatencies(Percentiles Retrieve, Percentiles Rerank, Percentiles Total);
