using Search.Benchmarks.Data;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Lucene;

namespace Search.Benchmarks.Engines;

/// <summary>Compares the rankings of the embedded engine with those of a server and of Lucene's exhaustive search, on the subset.</summary>
internal sealed class AgreeBench(BenchHome home, string url, int depth)
{
    private readonly string _index = $"search-bench-{Guid.NewGuid():N}";

    /// <summary>Indexes the subset on both, searches all queries, and removes the index from the server.</summary>
    public async Task<AgreeResult> RunAsync(CancellationToken cancel)
    {
        await using var embedded = new LuceneEngine(new DataDirectory(home.Folder));
        await using var server = new ElasticsearchEngine(new ElasticsearchSettings { Url = url });
        var passages = await SubsetIndex.BuildAsync(server, _index, cancel);
        try
        {
            await SubsetIndex.BuildAsync(embedded, _index, cancel);
            await using var ours = await embedded.OpenAsync(_index, cancel);
            await using var theirs = await server.OpenAsync(_index, cancel);
            var compared = new List<ComparedQuery>();
            string[] queries = [.. Subset.Queries("dl19"), .. Subset.Queries("dev")];
            foreach (var query in queries)
            {
                compared.Add(ComparedQuery.Of(query, await ours.RetrieveAsync(query, depth, cancel), await theirs.RetrieveAsync(query, depth, cancel)));
            }

            return new AgreeResult(
                passages,
                depth,
                compared.Count,
                compared.Count(query => query.SameTop10),
                compared.Count(query => query.SameList),
                compared.Max(query => query.LargestScoreDifference),
                [.. compared.Where(query => !query.SameTop10)],
                await server.DescribeAsync(cancel),
                await ExhaustiveComparison.RunAsync(home, _index, queries, cancel));
        }
        finally
        {
            await server.DeleteIndexAsync(_index, CancellationToken.None);
        }
    }
}
