using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Indexing;

namespace Search.Elasticsearch.Versions;

/// <summary>
/// What this program writes into the <c>_meta</c> of an index's mapping: that the index is its own, and which job loads it.
/// </summary>
/// <param name="Schema">The version of fields and analysis.</param>
/// <param name="K1">BM25's k1.</param>
/// <param name="B">BM25's b.</param>
/// <param name="Job">The job that loads the index; null where an older version of this program made it.</param>
/// <param name="Loading">Whether the job still loads it.</param>
/// <param name="Alive">When the job last said that it runs.</param>
internal sealed record IndexMark(
    [property: JsonPropertyName("schema")] int Schema,
    [property: JsonPropertyName("k1")] double K1,
    [property: JsonPropertyName("b")] double B,
    [property: JsonPropertyName("job")] Guid? Job = null,
    [property: JsonPropertyName("loading")] bool Loading = false,
    [property: JsonPropertyName("alive")] DateTimeOffset? Alive = null)
{
    /// <summary>The key below <c>_meta</c>.</summary>
    public const string Key = "search";

    /// <summary>How often a job says that it runs.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    /// <summary>A job that has been silent for so long was killed.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    /// <summary>The mark of a new index.</summary>
    public static IndexMark Of(IndexDefinition definition, int schema, DateTimeOffset now) =>
        new(schema, definition.Bm25.K1, definition.Bm25.B, Guid.NewGuid(), Loading: true, now);

    /// <summary>Whether the index was left behind by a job that was killed.</summary>
    public bool IsAbandoned(DateTimeOffset now) => Loading && now - Alive > LongestSilence;

    /// <summary>The whole <c>_meta</c>.</summary>
    public Dictionary<string, object> ToMeta() => new() { [Key] = JsonSerializer.SerializeToElement(this, IndexMarkJson.Default.IndexMark) };
}

/// <summary>Reads and writes <see cref="IndexMark"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IndexMark))]
internal sealed partial class IndexMarkJson : JsonSerializerContext;
