using Search.Evaluation.Reports;

namespace Search.Benchmarks.Engines;

/// <summary>How fast passages are indexed.</summary>
/// <param name="Ours">The run with the median time.</param>
/// <param name="Runs">All runs.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
/// <param name="Server">The server, with its version; null for the embedded engine.</param>
internal sealed record BulkReport(
    BulkResult Ours, IReadOnlyList<BulkResult> Runs, string Cpu, Provenance Provenance, string? Server = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-bulk";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>The figures of an indexing run; seconds from the start of the process to its end, with a kill and the second process if there was one.</summary>
/// <param name="Indexed">Passages.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="DocsPerSecond">Passages a second.</param>
/// <param name="Bytes">The size of the index.</param>
/// <param name="PeakRssBytes">The indexer's largest resident memory.</param>
/// <param name="ResumedFrom">The passages at the last checkpoint before the kill; null without a kill.</param>
/// <param name="CpuSeconds">The indexer's processor time; with a kill, that of the second process.</param>
internal sealed record BulkResult(
    long Indexed, double Seconds, double DocsPerSecond, long Bytes, long PeakRssBytes, long? ResumedFrom = null, double? CpuSeconds = null);
