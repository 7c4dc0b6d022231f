using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Elasticsearch.Transport;

namespace Search.Elasticsearch;

/// <summary>Finds passages in one index (an alias) of a cluster.</summary>
internal sealed class ElasticsearchRetriever(ElasticsearchTransport transport, string index) : IRetriever
{
    private const string WhatIsShown = "timed_out,_shards.failed,_shards.failures,hits.hits._score,hits.hits._source,error,status";

    public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
    {
        var answer = await transport.PostAsync($"{index}/_search?filter_path={WhatIsShown}", IndexSchema.Query(query, depth), cancel);
        Check(answer);
        var hits = answer["hits"]?["hits"]?.AsArray() ?? [];
        return [.. hits.Select((hit, position) => new Candidate(ToPassage(hit!["_source"]!), position + 1, (float)hit["_score"]!))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Passage ToPassage(JsonNode source) =>
        new((string)source[IndexSchema.Id]!, (string?)source[IndexSchema.Title], (string)source[IndexSchema.Text]!);

    /// <summary>A part of the answer is not the answer: BM25 over some of the shards would rank other passages.</summary>
    private void Check(JsonNode answer)
    {
        if ((bool?)answer["timed_out"] == true)
        {
            throw new SearchUnavailableException($"The server ran out of time while it searched '{index}'; its list is not complete. Try again.");
        }

        if ((int?)answer["_shards"]?["failed"] is > 0 and var failed)
        {
            var reason = answer["_shards"]!["failures"]?[0]?["reason"]?["reason"];
            throw new SearchUnavailableException($"{failed} shards of '{index}' could not be searched: {reason}. The list would not be complete.");
        }
    }
}
