using Search.Benchmarks.Measuring;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Engines;

/// <summary>How long a search on a server takes, compared with the same request sent by a bare <see cref="HttpClient"/>.</summary>
/// <param name="Ours">With <c>ElasticsearchEngine</c>, passages read.</param>
/// <param name="Peer">A bare client that reads the bytes of the answer.</param>
/// <param name="Ratio">Our median time divided by the peer's.</param>
/// <param name="Server">The server and its version.</param>
/// <param name="Passages">How many passages the index has.</param>
/// <param name="Depth">How many passages a query returns.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record ServerQueryReport(
    Latency Ours, Latency Peer, double Ratio, string Server, long Passages, int Depth, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-query-server";

    /// <inheritdoc/>
    public static int Version => 1;
}
