using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>
/// The metadata of one version of an index. Every engine stores it together with the passages, as the JSON of
/// <see cref="ToJson"/>, so that it always belongs to them.
/// </summary>
/// <param name="Source">The source of the passages.</param>
/// <param name="Entries">How many entries of the source were handled.</param>
/// <param name="Indexed">How many of them are in the index.</param>
/// <param name="Rejected">How many of them were rejected.</param>
/// <param name="ContentHash">The hash of the passages that are in the index.</param>
/// <param name="Analyzer">How text is split into terms: one of <see cref="IndexAnalyzers.All"/>.</param>
/// <param name="K1">BM25's k1.</param>
/// <param name="B">BM25's b.</param>
/// <param name="Schema">The version of fields and analysis: <see cref="IndexSchema.Version"/>.</param>
/// <param name="Tool">This program's version when the index was made.</param>
/// <param name="Started">When the first job began to write it (UTC).</param>
/// <param name="Published">When it became complete and searchable (UTC); null until then.</param>
public sealed record IndexMetadata(
    IndexSource Source,
    long Entries,
    long Indexed,
    long Rejected,
    ContentHash ContentHash,
    string Analyzer,
    double K1,
    double B,
    int Schema,
    string Tool,
    DateTimeOffset Started,
    DateTimeOffset? Published)
{
    private static readonly string ThisTool =
        typeof(IndexMetadata).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>BM25's parameters.</summary>
    [JsonIgnore]
    public Bm25Parameters Bm25 => new() { K1 = K1, B = B };

    /// <summary>How far the job was when it wrote this.</summary>
    [JsonIgnore]
    public JobCheckpoint Checkpoint => new(Source, Entries, Indexed, Rejected, ContentHash);

    /// <summary>Returns the metadata of a new version.</summary>
    public static IndexMetadata Start(IndexDefinition definition, DateTimeOffset now) => new(
        definition.Source, 0, 0, 0, default, definition.Analyzer, definition.Bm25.K1, definition.Bm25.B, IndexSchema.Version, ThisTool, now, null);

    /// <summary>Returns the metadata of the same version at a later checkpoint.</summary>
    public IndexMetadata At(JobCheckpoint checkpoint) => this with
    {
        Source = checkpoint.Source,
        Entries = checkpoint.Entries,
        Indexed = checkpoint.Indexed,
        Rejected = checkpoint.Rejected,
        ContentHash = checkpoint.ContentHash,
    };

    /// <summary>Whether a job of this definition may continue the version: same source in the same state, read in the same way, same analyzer and ranking settings.</summary>
    public bool Fits(IndexDefinition definition) =>
        Source == definition.Source && K1.Equals(definition.Bm25.K1) && B.Equals(definition.Bm25.B)
        && Schema == IndexSchema.Version && Analyzer == definition.Analyzer;

    /// <summary>Writes the metadata as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, IndexMetadataJson.Default.IndexMetadata);

    /// <summary>Reads the JSON of <see cref="ToJson"/>.</summary>
    /// <param name="index">The index's name, for the message.</param>
    /// <param name="json">The JSON, or null if the index has none.</param>
    /// <exception cref="BadInputException">The index was made by another version of this program, or by another program.</exception>
    public static IndexMetadata Parse(string index, string? json) =>
        TryParse(json) ?? throw new BadInputException(
            $"The index '{index}' was not made by this version of the program: it has no metadata of schema {IndexSchema.Version}. " +
            $"Build it again with: ./search index SOURCE --index {index} --replace");

    /// <summary>Reads the JSON of <see cref="ToJson"/>; null if it is something else or has another schema.</summary>
    public static IndexMetadata? TryParse(string? json)
    {
        try
        {
            return json is not null && JsonSerializer.Deserialize(json, IndexMetadataJson.Default.IndexMetadata) is { Schema: IndexSchema.Version } metadata
                ? metadata
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Reads and writes <see cref="IndexMetadata"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IndexMetadata))]
internal sealed partial class IndexMetadataJson : JsonSerializerContext;
