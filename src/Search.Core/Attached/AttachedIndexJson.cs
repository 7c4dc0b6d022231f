using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Core.Attached;

/// <summary>Descriptions of attached indexes as JSON: a file each in the data directory, and the section <c>Attached</c> of appsettings.json.</summary>
public static class AttachedIndexJson
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Writes a description.</summary>
    public static string Write(AttachedIndex index) => JsonSerializer.Serialize(index, Format);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static AttachedIndex Read(string json) => JsonSerializer.Deserialize<AttachedIndex>(json, Format)!;

    /// <summary>
    /// Reads the section <c>Attached</c>: an object whose members are named as the indexes and have at least <c>url</c>, <c>index</c> and <c>text</c>, an array
    /// of fields.
    /// </summary>
    /// <param name="section">The section; null if there is none.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="BadInputException">A description has a wrong form.</exception>
    public static IReadOnlyDictionary<string, AttachedIndex> ReadSection(JsonNode? section, string file) => section switch
    {
        null => new Dictionary<string, AttachedIndex>(),
        JsonObject indexes => indexes.ToDictionary(index => index.Key, index => ReadMember(index.Key, index.Value, file)),
        _ => throw new BadInputException($"The section Attached of {file} is no object; expected {{\"NAME\": {{\"url\": …, \"index\": …, \"text\": [\"FIELD\"]}}}}."),
    };

    private static AttachedIndex ReadMember(string name, JsonNode? value, string file)
    {
        IndexName.Validate(name);
        if (value is not JsonObject members)
        {
            throw Wrong(name, file, "it is no object", null);
        }

        // Configuration files write names as they like; the first letter decides nothing.
        var given = new JsonObject(members.Select(member => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(member.Key), member.Value?.DeepClone())));
        given["name"] = name;
        foreach (var optional in new[] { "title", "id", "filter" })
        {
            given.TryAdd(optional, null);
        }

        given.TryAdd("queries", new JsonArray(new JsonObject { ["name"] = AttachedQuery.Default, ["body"] = null }));
        try
        {
            return given.Deserialize<AttachedIndex>(Format)!;
        }
        catch (JsonException exception)
        {
            throw Wrong(name, file, exception.Message, exception);
        }
    }

    private static BadInputException Wrong(string name, string file, string reason, Exception? cause) => new(
        $"The attached index '{name}' in {file} cannot be read: {reason} Expected {{\"url\": …, \"index\": …, \"text\": [\"FIELD\"]}}, and perhaps title, id, filter, queries, document, stripHtml, maxConcurrent.",
        cause);
}
