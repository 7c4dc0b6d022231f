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
    /// <summary>The request for the best passages: what is posted, and where, below the address of the server.</summary>
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

    /// <summary>A part of the answer is not the answer: BM25 over some of the shards would rank other passages.</summary>
    private void Check(SearchAnswer answer)
    {
        if (answer.TimedOut)
        {
            throw new SearchUnavailableException($"The server ran out of time while it searched '{index}'; its list is not complete. Try again.");
        }

        if (answer.Shards is { Failed: > 0 } shards)
        {
            var reason = shards.Failures is [var first, ..] ? first.Reason?.Reason : null;
            throw new SearchUnavailableException($"{shards.Failed} shards of '{index}' could not be searched: {reason}. The list would not be complete.");
        }
    }
}
