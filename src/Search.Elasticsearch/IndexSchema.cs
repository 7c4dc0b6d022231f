using System.Text.Json.Nodes;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Elasticsearch;

/// <summary>
/// The one place that names fields, analysis, similarity and mapping. Title and text are kept in <c>_source</c> and not indexed;
/// both are copied to the one field that is searched. The id is also a doc value, for the order of equal scores.
/// </summary>
internal static class IndexSchema
{
    public const string Id = "id";
    public const string Title = "title";
    public const string Text = "text";
    public const string Contents = "contents";

    /// <summary>The filter path of what <see cref="IsOurs"/> and <see cref="Check"/> want, below an index's mapping.</summary>
    public const string MetaPath = "mappings._meta";

    private const string MetaKey = "search";
    private const int Version = 1;

    /// <summary>The body that creates an index for loading: no replicas, no refreshes.</summary>
    public static JsonObject Create(IndexDefinition definition) => new()
    {
        ["settings"] = new JsonObject
        {
            ["index"] = new JsonObject
            {
                ["number_of_shards"] = definition.Shards,
                ["number_of_replicas"] = 0,
                ["refresh_interval"] = "-1",
                ["similarity"] = new JsonObject
                {
                    ["default"] = new JsonObject { ["type"] = "BM25", ["k1"] = definition.Bm25.K1, ["b"] = definition.Bm25.B },
                },
            },
        },
        ["mappings"] = new JsonObject
        {
            ["_meta"] = new JsonObject
            {
                [MetaKey] = new JsonObject { ["schema"] = Version, ["k1"] = definition.Bm25.K1, ["b"] = definition.Bm25.B },
            },
            ["dynamic"] = "strict",
            ["properties"] = new JsonObject
            {
                [Id] = new JsonObject { ["type"] = "keyword", ["index"] = false },
                [Title] = Stored(),
                [Text] = Stored(),
                [Contents] = new JsonObject { ["type"] = "text", ["analyzer"] = "english", ["index_options"] = "freqs" },
            },
        },
    };

    /// <summary>The settings of an index that is searched, not loaded.</summary>
    public static JsonObject Serve() => new()
    {
        ["index"] = new JsonObject { ["refresh_interval"] = null, ["auto_expand_replicas"] = "0-1" },
    };

    /// <summary>
    /// A query for any of a text's words. The text is analysed, never parsed; the server puts equal scores in the order of their
    /// ids before it cuts the list.
    /// </summary>
    public static JsonObject Query(string text, int depth) => new()
    {
        ["size"] = depth,
        ["track_total_hits"] = false,
        ["query"] = new JsonObject { ["match"] = new JsonObject { [Contents] = new JsonObject { ["query"] = text } } },
        ["sort"] = new JsonArray(new JsonObject { ["_score"] = "desc" }, new JsonObject { [Id] = "asc" }),
    };

    /// <summary>Whether an index was made by this program; <paramref name="index"/> is one entry of the server's answer.</summary>
    public static bool IsOurs(JsonNode? index) => index?["mappings"]?["_meta"]?[MetaKey] is JsonObject;

    /// <summary>Refuses an index that this program cannot search.</summary>
    /// <exception cref="BadInputException">It was made by something else, or by another version of this program.</exception>
    public static void Check(string name, JsonNode? index)
    {
        if (!IsOurs(index))
        {
            throw new BadInputException(
                $"The index '{name}' was not made by this program: its mapping has no '_meta.{MetaKey}'. " +
                $"Make one with: ./search index SOURCE --index NAME");
        }

        var schema = (int?)index!["mappings"]!["_meta"]![MetaKey]!["schema"];
        if (schema != Version)
        {
            throw new BadInputException(
                $"The index '{name}' has the schema {schema}; this program reads {Version}. " +
                $"Make it again with: ./search index SOURCE --index {name} --replace");
        }
    }

    private static JsonObject Stored() => new() { ["type"] = "text", ["index"] = false, ["copy_to"] = Contents };
}
