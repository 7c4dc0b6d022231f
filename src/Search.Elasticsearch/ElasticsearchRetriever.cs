using System.Net.Mime;
using System.Text.Json;
using Search.Core.Retrieval;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Cluster;

namespace Search.Elasticsearch;

/// <summary>Finds passages in one index (an alias) of a cluster.</summary>
/// <param name="cluster">The server.</param>
/// <param name="index">The index's name.</param>
/// <param name="analyzer">The index's analyzer when it was opened. A query is analysed by the server.</param>
internal sealed class ElasticsearchRetriever(ClusterClient cluster, string index, string analyzer) : IRetriever
{
    public string Analyzer => analyzer;

    /// <summary>The search request: its path below the server's address, and its body.</summary>
    public static (string Path, byte[] Body) Request(string index, string query, int depth) => (
        $"{Uri.EscapeDataString(index)}/_search",
        JsonSerializer.SerializeToUtf8Bytes(IndexRequests.Query(query, depth)));

    public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
    {
        var (path, body) = Request(index, query, depth);
        var answer = await cluster.PostAsync(path, body, MediaTypeNames.Application.Json, AnswerJson.Default.SearchAnswer, cancel);
        answer.RequireComplete(index);
        return [.. (answer.Hits?.Hits ?? []).Select((hit, position) => new Candidate(hit.Source.ToPassage(), position + 1, hit.Score ?? 0))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
