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
    public static int Version => 1;
}

/// <summary>Times of single queries, and memory.</summary>
/// <param name="Passages">How many passages the index has.</param>
/// <param name="Depth">How many passages a query returns.</param>
/// <param name="Dl19">The queries of TREC DL 2019.</param>
/// <param name="Dev">The dev queries of the MS MARCO subset.</param>
/// <param name="OpenBytes">Managed memory of the open index.</param>
/// <param name="PeakRssBytes">The most memory that the process had.</param>
/// <param name="Server">The first queries of a new server process on this index; null in results of older versions.</param>
internal sealed record QueryResult(
    long Passages, int Depth, Latency Dl19, Latency Dev, long OpenBytes, long PeakRssBytes, FirstQueries? Server = null);
