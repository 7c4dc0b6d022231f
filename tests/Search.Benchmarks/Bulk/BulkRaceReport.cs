using Search.Evaluation.Reports;

namespace Search.Benchmarks.Bulk;

/// <summary>How fast passages are sent, compared with another indexer.</summary>
/// <param name="Ours">This project: the whole command, from the start of its process to its end.</param>
/// <param name="Peer">The other indexer; without the start of its process.</param>
/// <param name="Ratio">Our documents per second by the peer's.</param>
/// <param name="Server">The server that both sent to.</param>
/// <param name="Rounds">How often both ran, in turns; the medians are compared.</param>
/// <param name="Cpu">What it ran on.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record BulkRaceReport(
    BulkRacer Ours, BulkRacer Peer, double Ratio, string Server, int Rounds, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-bulk-race";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>One of the indexers that are compared.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Documents">How many it sent in a round.</param>
/// <param name="DocumentsPerSecond">The median of its rounds.</param>
/// <param name="CpuMicrosecondsPerDocument">The median of its processor time for a document; null where it is not known.</param>
/// <param name="PeakRssBytes">Its largest resident memory; null where it is not known.</param>
internal sealed record BulkRacer(
    string Name, long Documents, double DocumentsPerSecond, double? CpuMicrosecondsPerDocument = null, long? PeakRssBytes = null);
