using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Elasticsearch.Versions;

/// <summary>One index as the server describes it.</summary>
/// <param name="Name">Its own name; searches use an alias.</param>
/// <param name="Aliases">The aliases that it holds.</param>
/// <param name="Mark">What this program wrote into it; null where somebody else made it.</param>
internal sealed record PhysicalIndex(string Name, IReadOnlyList<string> Aliases, IndexMark? Mark)
{
    /// <summary>Asks the server for these parts only.</summary>
    public const string FilterPath = "*.mappings._meta,*.aliases,error,status";

    /// <summary>Reads the server's answer about several indexes.</summary>
    public static IReadOnlyList<PhysicalIndex> ReadAll(JsonNode answer) =>
        [.. answer.AsObject().Select(index => new PhysicalIndex(
            index.Key,
            [.. index.Value?["aliases"]?.AsObject().Select(alias => alias.Key) ?? []],
            ReadMark(index.Value?["mappings"]?["_meta"]?[IndexMark.Key])))];

    /// <summary>What the index says of itself.</summary>
    /// <param name="name">The name it is searched under, for messages.</param>
    /// <exception cref="BadInputException">Something else made it, or another version of this program.</exception>
    public IndexMetadata RequireMetadata(string name) => Mark is { } mark
        ? mark.ReadMetadata() ?? IndexMetadata.Parse(name, null)
        : throw new BadInputException(
            $"The index '{name}' was not made by this program: its mapping has no '_meta.{IndexMark.Key}'. " +
            "Make one with: ./search index SOURCE --index NAME");

    private static IndexMark? ReadMark(JsonNode? mark)
    {
        try
        {
            return mark.Deserialize(IndexMarkJson.Default.IndexMark);
        }
        catch (JsonException)
        {
            return null; // Somebody else uses the same key.
        }
    }
}
