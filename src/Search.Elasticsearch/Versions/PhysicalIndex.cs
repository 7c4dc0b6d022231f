using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Elasticsearch.Versions;

/// <summary>One index, as described by the server.</summary>
/// <param name="Name">Its own name; searches use an alias.</param>
/// <param name="Aliases">Its aliases.</param>
/// <param name="Mark">The mark of this program; null if another program made the index.</param>
internal sealed record PhysicalIndex(string Name, IReadOnlyList<string> Aliases, IndexMark? Mark)
{
    /// <summary>Tells the server to send only these parts.</summary>
    public const string FilterPath = "*.mappings._meta,*.aliases,error,status";

    /// <summary>Reads the server's answer about several indexes.</summary>
    public static IReadOnlyList<PhysicalIndex> ReadAll(JsonNode answer) =>
        [.. answer.AsObject().Select(index => new PhysicalIndex(
            index.Key,
            [.. index.Value?["aliases"]?.AsObject().Select(alias => alias.Key) ?? []],
            ReadMark(index.Value?["mappings"]?["_meta"]?[IndexMark.Key])))];

    /// <summary>The metadata of the index.</summary>
    /// <param name="name">The name it is searched under, for messages.</param>
    /// <exception cref="BadInputException">Another program made it, or another version of this program.</exception>
    public IndexMetadata RequireMetadata(string name) => Mark is { } mark
        ? mark.ReadMetadata() ?? IndexMetadata.Parse(name, null)
        : throw new BadInputException(
            $"The index '{name}' was not made by this program: its mapping has no '_meta.{IndexMark.Key}'. " +
            "Create one with: ./search index SOURCE --index NAME");

    private static IndexMark? ReadMark(JsonNode? mark)
    {
        try
        {
            return mark.Deserialize(IndexMarkJson.Default.IndexMark);
        }
        catch (JsonException)
        {
            return null; // Another program uses the same key.
        }
    }
}
