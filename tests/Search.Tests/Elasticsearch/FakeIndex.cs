using System.Text.Json.Nodes;

namespace Search.Tests.Elasticsearch;

/// <summary>An index of <see cref="FakeCluster"/>: its settings, its mapping, and its documents by id.</summary>
/// <param name="body">The body of the request that made it.</param>
internal sealed class FakeIndex(string body)
{
    private readonly SortedDictionary<string, string> _documents = new(StringComparer.Ordinal);

    public JsonNode Body { get; } = JsonNode.Parse(body)!;

    public Dictionary<string, JsonObject> Aliases { get; set; } = [];

    public int Count => _documents.Count;

    public JsonObject Describe() => new()
    {
        ["aliases"] = new JsonObject(Aliases.Select(alias => KeyValuePair.Create<string, JsonNode?>(alias.Key, alias.Value.DeepClone()))),
        ["mappings"] = Body["mappings"]?.DeepClone() ?? new JsonObject(),
    };

    public JsonObject DescribeSettings() => new() { ["settings"] = new JsonObject { ["index"] = Body["settings"]?.DeepClone() } };

    public void Set(JsonObject settings)
    {
        foreach (var (name, value) in settings)
        {
            Body["settings"]![name] = value?.DeepClone();
        }
    }

    /// <summary>Creates documents; an id that is there already is a conflict.</summary>
    public string Bulk(string lines)
    {
        var items = new JsonArray();
        foreach (var pair in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Chunk(2))
        {
            var id = (string)JsonNode.Parse(pair[0])!["create"]!["_id"]!;
            var result = JsonNode.Parse(pair[1])!["text"] is not JsonValue ? Failed(400, "document_parsing_exception", "failed to parse field [text] of type [text]")
                : _documents.TryAdd(id, pair[1]) ? new JsonObject { ["status"] = 201 }
                : Failed(409, "version_conflict_engine_exception", "document already exists");
            items.Add((JsonNode)new JsonObject { ["create"] = result });
        }

        return new JsonObject { ["errors"] = items.Any(item => item!["create"]!["error"] is not null), ["items"] = items }.ToJsonString();
    }

    /// <summary>Finds documents by id.</summary>
    public string Get(JsonNode request) => new JsonObject
    {
        ["docs"] = new JsonArray([.. request["ids"]!.AsArray().Select(id => Hit((string)id!))]),
    }.ToJsonString();

    /// <summary>The documents after an id, in the order of the ids.</summary>
    public string Page(JsonNode request)
    {
        var after = (string?)request["search_after"]?[0] ?? "";
        var hits = _documents.Keys.Where(id => string.CompareOrdinal(id, after) > 0).Take((int)request["size"]!).Select(Hit);
        return new JsonObject
        {
            ["timed_out"] = false,
            ["_shards"] = new JsonObject { ["failed"] = 0 },
            ["hits"] = new JsonObject { ["hits"] = new JsonArray([.. hits]) },
        }.ToJsonString();
    }

    private static JsonObject Failed(int status, string type, string reason) =>
        new() { ["status"] = status, ["error"] = new JsonObject { ["type"] = type, ["reason"] = reason } };

    private JsonNode Hit(string id) => new JsonObject
    {
        ["_id"] = id,
        ["_source"] = _documents.TryGetValue(id, out var source) ? JsonNode.Parse(source) : null,
    };
}
