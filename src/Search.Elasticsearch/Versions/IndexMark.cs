using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Indexing;

namespace Search.Elasticsearch.Versions;

/// <summary>
/// What this program writes into the <c>_meta</c> of an index's mapping: that the index is its own, what it is made of, and which job loads it.
/// </summary>
/// <param name="Schema">The version of fields and analysis.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Metadata">What the index says of itself, as <see cref="IndexMetadata.ToJson"/> writes it.</param>
/// <param name="Job">The job that loads it, or loaded it.</param>
/// <param name="Alive">When the job last said that it runs; null where none runs.</param>
internal sealed record IndexMark(
    [property: JsonPropertyName("schema")] int Schema,
    [property: JsonPropertyName("state")] VersionState State = VersionState.Published,
    [property: JsonPropertyName("metadata")] JsonElement? Metadata = null,
    [property: JsonPropertyName("job")] Guid? Job = null,
    [property: JsonPropertyName("alive")] DateTimeOffset? Alive = null)
{
    /// <summary>The key below <c>_meta</c>.</summary>
    public const string Key = "search";

    /// <summary>How often a job says that it runs.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    /// <summary>A job that has been silent for so long was killed.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    /// <summary>The mark of a version that a job begins or goes on with.</summary>
    public static IndexMark Begin(VersionState state, IndexMetadata metadata, DateTimeOffset now) =>
        new(IndexSchema.Version, state, ToElement(metadata), Guid.NewGuid(), now);

    /// <summary>What the index says of itself; null where another version of this program made it.</summary>
    public IndexMetadata? ReadMetadata() => IndexMetadata.TryParse(Metadata?.GetRawText());

    /// <summary>The same version when its job has ended.</summary>
    public IndexMark End(VersionState state, IndexMetadata metadata) =>
        this with { State = state, Metadata = ToElement(metadata), Alive = null };

    /// <summary>Whether no job is writing the unfinished version: it was suspended, or its job was killed.</summary>
    public bool IsIdle(DateTimeOffset now) => State != VersionState.Published && (Alive is null || now - Alive > LongestSilence);

    /// <summary>The whole <c>_meta</c>.</summary>
    public Dictionary<string, object> ToMeta() => new() { [Key] = JsonSerializer.SerializeToElement(this, IndexMarkJson.Default.IndexMark) };

    private static JsonElement ToElement(IndexMetadata metadata) => JsonElement.Parse(metadata.ToJson());
}

/// <summary>Reads and writes <see cref="IndexMark"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IndexMark))]
internal sealed partial class IndexMarkJson : JsonSerializerContext;
