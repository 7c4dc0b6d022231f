using System.Text.Json;
using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Answers;

/// <summary>The answer of a search in an attached index, whose documents may have any form.</summary>
internal sealed record AttachedAnswer(
    [property: JsonPropertyName("timed_out")] bool TimedOut,
    [property: JsonPropertyName("_shards")] ShardCounts? Shards,
    [property: JsonPropertyName("hits")] AttachedHits? Hits);

/// <summary>The list of hits.</summary>
internal sealed record AttachedHits([property: JsonPropertyName("hits")] IReadOnlyList<AttachedHit>? Hits);

/// <summary>One document that was found.</summary>
/// <param name="Index">The concrete index.</param>
/// <param name="Id">The server's id.</param>
/// <param name="Score">The score; null if the query sorts by something else.</param>
/// <param name="Source">The document.</param>
/// <param name="Highlight">Pieces of its fields with marks around the words that match; null if they were not asked for, or none matches.</param>
internal sealed record AttachedHit(
    [property: JsonPropertyName("_index")] string Index,
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_score")] float? Score,
    [property: JsonPropertyName("_source")] JsonElement Source,
    [property: JsonPropertyName("highlight")] IReadOnlyDictionary<string, IReadOnlyList<string>>? Highlight = null);
