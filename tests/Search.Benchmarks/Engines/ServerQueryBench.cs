using Search.Benchmarks.Measuring;
using Search.Benchmarks.Data;
using Search.Elasticsearch;

namespace Search.Benchmarks.Engines;

/// <summary>Searches the subset on a server, with this program and with a bare <see cref="HttpClient"/> in turns.</summary>
internal sealed class ServerQueryBench(string url, int depth)
{
    private readonly string _index = $"search-bench-{Guid.NewGuid():N}";

    /// <summary>Loads the subset, measures, and removes it again.</summary>
    /// <param name="passes">How often every query is searched.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<(Latency Ours, Latency Peer, string Server, long Passages)> RunAsync(int passes, CancellationToken cancel)
    {
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = url });
        var passages = await SubsetIndex.BuildAsync(engine, _index, cancel);
        try
        {
            var (ours, peer) = await MeasureAsync(engine, Subset.Queries("dl19"), passes, cancel);
            return (ours, peer, await engine.DescribeAsync(cancel), passages);
        }
        finally
        {
            await engine.DeleteIndexAsync(_index, CancellationToken.None);
        }
    }

    /// <summary>Both send the same query one after the other; the order changes with every query.</summary>
    private async Task<(Latency Ours, Latency Peer)> MeasureAsync(
        ElasticsearchEngine engine, IReadOnlyList<string> queries, int passes, CancellationToken cancel)
    {
        using var bare = new BareSearch(url, _index, depth);
        await using var retriever = await engine.OpenAsync(_index, cancel);
        var (ours, peer) = (new List<double>(), new List<double>());
        for (var pass = -1; pass < passes; pass++)
        {
            var (first, second) = await InTurns.MeasureAsync(queries, query => retriever.RetrieveAsync(query, depth, cancel), query => bare.SearchAsync(query, cancel));
            if (pass >= 0) // Pass -1 is the warm-up.
            {
                ours.AddRange(first);
                peer.AddRange(second);
            }
        }

        return (Latency.Of(queries.Count, ours), Latency.Of(queries.Count, peer));
    }
}
