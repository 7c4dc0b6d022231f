namespace Search.Benchmarks.Bulk;

/// <summary>One load of the collection.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="CpuSeconds">The client's processor time; null where it is not known.</param>
/// <param name="PeakRssBytes">The client's largest resident memory; null where it is not known.</param>
internal sealed record BulkRound(double Seconds, double? CpuSeconds = null, long? PeakRssBytes = null);
