using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Answers;

/// <summary>The answer to a request for passages by id. It is not filtered, for the same reason as a <see cref="SearchAnswer"/>.</summary>
internal sealed record StoredPassages([property: JsonPropertyName("docs")] IReadOnlyList<FoundPassage>? Docs);

/// <summary>One passage of the answer.</summary>
/// <param name="Source">The passage; null if the index does not have it.</param>
/// <param name="Error">Why it could not be read.</param>
internal sealed record FoundPassage(
    [property: JsonPropertyName("_source")] StoredPassage? Source,
    [property: JsonPropertyName("error")] ServerReason? Error);
