using System.Net.Http.Headers;
using Search.Benchmarks.Data;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Elasticsearch;

namespace Search.Benchmarks.Scale;

/// <summary>Searches the subset on a server, through us and with a bare <see cref="HttpClient"/> in turns.</summary>
internal sealed class ServerQueryBench(string url, int depth)
{
    private const string Index = "search-bench";
    private const int BatchSize = 10_000;
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Loads the subset and measures.</summary>
    /// <param name="passes">How often every query is asked.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<(Latency Ours, Latency Peer, string Server, long Passages)> RunAsync(int passes, CancellationToken cancel)
    {
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = url });
        var passages = await LoadAsync(engine, cancel);
        using var bare = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + "/") };
        await using var retriever = await engine.OpenAsync(Index, cancel);
        var queries = Subset.Queries("dl19");
        var times = (Ours: new List<double>(), Peer: new List<double>());
        for (var pass = -1; pass < passes; pass++)
        {
            foreach (var query in queries)
            {
                var (ours, peer) = pass % 2 == 0
                    ? (await TimeAsync(() => retriever.RetrieveAsync(query, depth, cancel)), await TimeAsync(() => PostAsync(bare, query, cancel)))
                    : Swap(await TimeAsync(() => PostAsync(bare, query, cancel)), await TimeAsync(() => retriever.RetrieveAsync(query, depth, cancel)));
                if (pass >= 0) // The pass before the first one warms up.
                {
                    times.Ours.Add(ours);
                    times.Peer.Add(peer);
                }
            }
        }

        return (Latency.Of(queries.Count, times.Ours), Latency.Of(queries.Count, times.Peer), await engine.DescribeAsync(cancel), passages);
    }

    private static async Task<long> LoadAsync(ElasticsearchEngine engine, CancellationToken cancel)
    {
        var source = new IndexSource("msmarco-subset", "whole");
        await using var writer = await engine.CreateIndexAsync(new IndexDefinition(Index, new Bm25Parameters(), source), replace: true, cancel);
        var sent = 0L;
        foreach (var batch in Subset.Passages().Chunk(BatchSize))
        {
            await writer.AddAsync(batch, cancel);
            sent += batch.Length;
        }

        await writer.PublishAsync(IndexCheckpoint.Start(source) with { Entries = sent, Indexed = sent }, cancel);
        return sent;
    }

    private static (double Ours, double Peer) Swap(double peer, double ours) => (ours, peer);

    private static async Task<double> TimeAsync(Func<Task> search)
    {
        var started = TimeProvider.System.GetTimestamp();
        await search();
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private async Task PostAsync(HttpClient bare, string query, CancellationToken cancel)
    {
        var (path, body) = ElasticsearchRetriever.Request(Index, query, depth);
        using var content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var response = await bare.PostAsync(path, content, cancel);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(cancel);
    }
}
