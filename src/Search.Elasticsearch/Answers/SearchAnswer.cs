using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Elasticsearch.Answers;

/// <summary>
/// The parts of a search answer that this program reads. The answer is not filtered with <c>filter_path</c>: the server would then write the
/// stored passages again, with other numbers (1.50 as 1.5) and fewer digits.
/// </summary>
internal sealed record SearchAnswer(
    [property: JsonPropertyName("timed_out")] bool TimedOut,
    [property: JsonPropertyName("_shards")] ShardCounts? Shards,
    [property: JsonPropertyName("hits")] SearchHits? Hits)
{
    /// <summary>Refuses a partial answer: BM25 over only some of the shards would rank other passages.</summary>
    /// <param name="index">The name of the index, for the message.</param>
    /// <exception cref="SearchUnavailableException">The answer is not complete.</exception>
    public void RequireComplete(string index) => ShardCounts.RequireComplete(TimedOut, Shards, index);
}

/// <summary>How many shards failed, and why.</summary>
internal sealed record ShardCounts(
    [property: JsonPropertyName("failed")] int Failed,
    [property: JsonPropertyName("failures")] IReadOnlyList<ShardFailure>? Failures)
{
    /// <summary>Refuses the answer of a search that is not complete.</summary>
    /// <exception cref="SearchUnavailableException">It is not complete.</exception>
    public static void RequireComplete(bool timedOut, ShardCounts? counts, string index)
    {
        if (timedOut)
        {
            throw new SearchUnavailableException($"The server reached its time limit while searching '{index}'; its list is not complete. Try again.");
        }

        if (counts is { Failed: > 0 } shards)
        {
            var reason = shards.Failures is [var first, ..] ? first.Reason?.Reason : null;
            throw new IncompleteAnswerException($"{shards.Failed} shards of '{index}' could not be searched: {reason}. The list would be incomplete.");
        }
    }
}

/// <summary>Why one shard failed.</summary>
internal sealed record ShardFailure([property: JsonPropertyName("reason")] ServerReason? Reason);

/// <summary>The server's name for an error, and its explanation.</summary>
internal sealed record ServerReason(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("reason")] string? Reason);

/// <summary>The list of hits.</summary>
internal sealed record SearchHits([property: JsonPropertyName("hits")] IReadOnlyList<SearchHit>? Hits);

/// <summary>One passage that was found.</summary>
internal sealed record SearchHit(
    [property: JsonPropertyName("_score")] float? Score,
    [property: JsonPropertyName("_source")] StoredPassage Source);

/// <summary>A passage as an index stores it.</summary>
internal sealed record StoredPassage(
    [property: JsonPropertyName(IndexFieldNames.Id)] string Id,
    [property: JsonPropertyName(IndexFieldNames.Title)] string? Title,
    [property: JsonPropertyName(IndexFieldNames.Text)] string Text,
    [property: JsonPropertyName(IndexFieldNames.Fields)] JsonElement? Fields)
{
    public Passage ToPassage() => new(Id, Title, Text) { Fields = Fields?.GetRawText() };
}
