using Search.Benchmarks.Measuring;
using Search.Benchmarks.Serving;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Engines;

/// <summary>How long the first stage takes.</summary>
/// <param name="Ours">This project.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record QueryReport(QueryResult Ours, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-query";

    /// <inheritdoc/>
    public static int Version => 2;
}

/// <summary>Times of queries, one at a time in a warm process, and memory.</summary>
/// <param name="Passages">How many passages the index has.</param>
/// <param name="Depth">How many passages a query returns.</param>
/// <param name="IndexBytes">The size of the index on disk.</param>
/// <param name="OpenSeconds">How long it takes to open the index; the median of several times.</param>
/// <param name="Distinct">The dev queries of the MS MARCO subset, each once, with texts.</param>
/// <param name="WithoutTexts">The same, only ids and scores.</param>
/// <param name="Repeated">The queries of TREC DL 2019, each several times, with texts.</param>
/// <param name="Clients">The dev queries by one and by two clients.</param>
/// <param name="OpenBytes">Managed memory of the open index.</param>
/// <param name="PeakRssBytes">The most memory that the process had; mapped files count.</param>
/// <param name="NewProcess">The first queries of a new server process on this index.</param>
/// <param name="Server">The same passages on a server, in turns; null if that was not asked for.</param>
internal sealed record QueryResult(
    long Passages, int Depth, long IndexBytes, double OpenSeconds, Latency Distinct, Latency WithoutTexts, Latency Repeated, ClientThroughput Clients,
    long OpenBytes, long PeakRssBytes, FirstQueries NewProcess, EngineComparisonResult? Server = null);

/// <summary>Searches a second.</summary>
/// <param name="One">By one client.</param>
/// <param name="Two">By two clients at the same time.</param>
internal sealed record ClientThroughput(double One, double Two);

/// <summary>The embedded engine beside a server that has the same passages; each query once on both, in turns.</summary>
/// <param name="Name">The server and its version.</param>
/// <param name="Embedded">The embedded engine.</param>
/// <param name="OnServer">The server, through its HTTP API; the answer's bytes are read.</param>
internal sealed record EngineComparisonResult(string Name, Latency Embedded, Latency OnServer);
