using Search.Evaluation.Reports;

namespace Search.Benchmarks.Engines;

/// <summary>How fast passages are indexed.</summary>
/// <param name="Ours">The run with the median time.</param>
/// <param name="Runs">All runs.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record BulkReport(BulkResult Ours, IReadOnlyList<BulkResult> Runs, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-bulk";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>The figures of an indexing run; seconds from the start of the process to its end.</summary>
internal sealed record BulkResult(long Indexed, double Seconds, double DocsPerSecond, long Bytes, long PeakRssBytes);
