using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Indexing;

namespace Search.Elasticsearch.Versions;

/// <summary>
/// What this program writes into the <c>_meta</c> of an index's mapping: that it made the index, its metadata, and the job that loads it.
/// </summary>
/// <param name="Schema">The version of fields and analysis.</param>
/// <param name="State">The state of the version.</param>
/// <param name="Metadata">The index's metadata, as written by <see cref="IndexMetadata.ToJson"/>.</param>
/// <param name="Job">The job that loads it, or loaded it.</param>
/// <param name="Alive">When the job last reported that it runs; null if no job runs.</param>
/// <param name="Owner">The process that runs the job.</param>
internal sealed record IndexMark(
    [property: JsonPropertyName("schema")] int Schema,
    [property: JsonPropertyName("state")] VersionState State = VersionState.Published,
    [property: JsonPropertyName("metadata")] JsonElement? Metadata = null,
    [property: JsonPropertyName("job")] Guid? Job = null,
    [property: JsonPropertyName("alive")] DateTimeOffset? Alive = null,
    [property: JsonPropertyName("owner")] JobOwner? Owner = null)
{
    /// <summary>The key below <c>_meta</c>.</summary>
    public const string Key = "search";

    /// <summary>How often a job reports that it runs.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    /// <summary>A job that has not reported for this time was killed.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    /// <summary>The mark of a version that a job starts or continues.</summary>
    public static IndexMark Begin(VersionState state, IndexMetadata metadata, DateTimeOffset now) =>
        new(IndexSchema.Version, state, ToElement(metadata), Guid.NewGuid(), now, JobOwner.This);

    /// <summary>The index's metadata; null if another version of this program made it.</summary>
    public IndexMetadata? ReadMetadata() => IndexMetadata.TryParse(Metadata?.GetRawText());

    /// <summary>The mark of the same version at a checkpoint of its running job.</summary>
    public IndexMark Keep(IndexMetadata metadata, DateTimeOffset now) =>
        this with { State = VersionState.Suspended, Metadata = ToElement(metadata), Alive = now };

    /// <summary>The mark of the same version after its job has ended.</summary>
    public IndexMark End(VersionState state, IndexMetadata metadata) =>
        this with { State = state, Metadata = ToElement(metadata), Alive = null, Owner = null };

    /// <summary>Whether the unfinished version has no running job: it was suspended, or its job was killed.</summary>
    public bool IsIdle(DateTimeOffset now) =>
        State != VersionState.Published && (Alive is null || now - Alive > LongestSilence || Owner?.IsGone() == true);

    /// <summary>The whole <c>_meta</c>.</summary>
    public Dictionary<string, object> ToMeta() => new() { [Key] = JsonSerializer.SerializeToElement(this, IndexMarkJson.Default.IndexMark) };

    private static JsonElement ToElement(IndexMetadata metadata) => JsonElement.Parse(metadata.ToJson());
}

/// <summary>Reads and writes <see cref="IndexMark"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IndexMark))]
internal sealed partial class IndexMarkJson : JsonSerializerContext;
