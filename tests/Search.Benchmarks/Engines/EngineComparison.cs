using Search.Benchmarks.Measuring;
using Search.Core.Retrieval;
using Search.Elasticsearch;

namespace Search.Benchmarks.Engines;

/// <summary>Searches the same passages on the embedded engine and on a server, in turns.</summary>
internal sealed class EngineComparison(BenchHome home, BenchServer server, int depth)
{
    private const int WarmUp = 100;

    /// <summary>Indexes the copies on the server, measures, and removes them.</summary>
    /// <param name="embedded">The embedded engine's index of these copies.</param>
    /// <param name="copies">How often the passages are written.</param>
    /// <param name="queries">Different queries; the first ones also warm up both.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<EngineComparisonResult> RunAsync(IRetriever embedded, int copies, IReadOnlyList<string> queries, CancellationToken cancel)
    {
        var index = new ScaledIndex(home, server.Url, varied: true);
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = server.Url });
        await index.BuildAsync(copies, runs: 1, killAfter: null, cancel);
        try
        {
            using var bare = new BareSearch(server.Url, index.Name, depth);
            foreach (var query in queries.Take(WarmUp))
            {
                await bare.SearchAsync(query, cancel);
            }

            var (ours, theirs) = await InTurns.MeasureAsync(
                queries.Skip(WarmUp).ToList(), query => embedded.RetrieveAsync(query, depth, cancel), query => bare.SearchAsync(query, cancel));
            return new EngineComparisonResult(
                await engine.DescribeAsync(cancel), Latency.Of(queries.Count - WarmUp, ours), Latency.Of(queries.Count - WarmUp, theirs));
        }
        finally
        {
            await engine.DeleteIndexAsync(index.Name, CancellationToken.None);
        }
    }
}
