using Search.Benchmarks.Measuring;
using System.Net.Http.Headers;
using System.Net.Mime;
using Search.Benchmarks.Data;
using Search.Core.Collections;
using Search.Core.Indexing;
using Search.Elasticsearch;

namespace Search.Benchmarks.Engines;

/// <summary>Searches the subset on a server, with this program and with a bare <see cref="HttpClient"/> in turns.</summary>
internal sealed class ServerQueryBench(string url, int depth)
{
    private const int BatchSize = 10_000;
    private static readonly MediaTypeHeaderValue Json = new(MediaTypeNames.Application.Json);

    private readonly string _index = $"search-bench-{Guid.NewGuid():N}";

    /// <summary>Loads the subset, measures, and removes it again.</summary>
    /// <param name="passes">How often every query is searched.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<(Latency Ours, Latency Peer, string Server, long Passages)> RunAsync(int passes, CancellationToken cancel)
    {
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = url });
        var passages = await LoadAsync(engine, cancel);
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

    private async Task<long> LoadAsync(ElasticsearchEngine engine, CancellationToken cancel)
    {
        var source = new IndexSource("msmarco-subset", "whole");
        await using var writer = await engine.CreateIndexAsync(new IndexDefinition(_index, new Bm25Parameters(), source), replace: false, cancel);
        var sent = 0L;
        foreach (var batch in Subset.Passages().Chunk(BatchSize))
        {
            using var passages = PassageBatch.Of(batch);
            await writer.AddAsync(passages, cancel);
            sent += batch.Length;
        }

        await writer.PublishAsync(JobCheckpoint.Start(source) with { Entries = sent, Indexed = sent }, cancel);
        return sent;
    }

    /// <summary>Both send the same query one after the other; the order changes with every pass.</summary>
    private async Task<(Latency Ours, Latency Peer)> MeasureAsync(
        ElasticsearchEngine engine, IReadOnlyList<string> queries, int passes, CancellationToken cancel)
    {
        using var bare = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + "/") };
        await using var retriever = await engine.OpenAsync(_index, cancel);
        (Func<string, Task> Search, List<double> Seconds) ours = (query => retriever.RetrieveAsync(query, depth, cancel), []);
        (Func<string, Task> Search, List<double> Seconds) peer = (query => PostAsync(bare, query, cancel), []);
        var turns = new[] { ours, peer };
        for (var pass = -1; pass < passes; pass++)
        {
            foreach (var query in queries)
            {
                foreach (var (search, seconds) in turns)
                {
                    var started = TimeProvider.System.GetTimestamp();
                    await search(query);
                    if (pass >= 0) // Pass -1 is the warm-up.
                    {
                        seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
                    }
                }
            }

            Array.Reverse(turns);
        }

        return (Latency.Of(queries.Count, ours.Seconds), Latency.Of(queries.Count, peer.Seconds));
    }

    private async Task PostAsync(HttpClient bare, string query, CancellationToken cancel)
    {
        var (path, body) = ElasticsearchRetriever.Request(_index, query, depth);
        using var content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var response = await bare.PostAsync(path, content, cancel);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(cancel);
    }
}
