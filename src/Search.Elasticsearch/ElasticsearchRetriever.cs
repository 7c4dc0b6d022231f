using System.Net.Mime;
using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Cluster;

namespace Search.Elasticsearch;

/// <summary>Finds passages in one index (an alias) of a cluster.</summary>
internal sealed class ElasticsearchRetriever(ClusterClient cluster, string index) : IRetriever
{
    /// <summary>The search request: its path below the server's address, and its body.</summary>
    public static (string Path, byte[] Body) Request(string index, string query, int depth) => (
        $"{Uri.EscapeDataString(index)}/_search?filter_path={SearchAnswer.FilterPath}",
        JsonSerializer.SerializeToUtf8Bytes(IndexRequests.Query(query, depth)));

    public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
    {
        var (path, body) = Request(index, query, depth);
        var answer = await cluster.PostAsync(path, body, MediaTypeNames.Application.Json, AnswerJson.Default.SearchAnswer, cancel);
        Check(answer);
        return [.. (answer.Hits?.Hits ?? []).Select((hit, position) => new Candidate(hit.Source.ToPassage(), position + 1, hit.Score))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Refuses a partial answer: BM25 over only some of the shards would rank other passages.</summary>
    private void Check(SearchAnswer answer)
    {
        if (answer.TimedOut)
        {
            throw new SearchUnavailableException($"The server reached its time limit while searching '{index}'; its list is not complete. Try again.");
        }

        if (answer.Shards is { Failed: > 0 } shards)
        {
            var reason = shards.Failures is [var first, ..] ? first.Reason?.Reason : null;
            throw new SearchUnavailableException($"{shards.Failed} shards of '{index}' could not be searched: {reason}. The list would be incomplete.");
        }
    }
}
