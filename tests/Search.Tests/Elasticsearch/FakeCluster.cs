using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Search.Elasticsearch;
using WireMock;

namespace Search.Tests.Elasticsearch;

/// <summary>
/// A server that keeps indexes and aliases as Elasticsearch does, as far as loading and replacing an index need it. A test can change any
/// answer, also after the request was executed.
/// </summary>
internal sealed class FakeCluster : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ScriptedServer _server = new();

    public FakeCluster(string version = "9.2.2", string? distribution = null) => _server.Named(version, distribution).AnswerAll(Answer);

    public SortedDictionary<string, FakeIndex> Indexes { get; } = new(StringComparer.Ordinal);

    /// <summary>The answer instead of the real one, by method and path; null for the real one. The request is executed in any case.</summary>
    public Func<string, (int Status, string Body)?> Instead { get; set; } = _ => null;

    /// <summary>Larger bodies are answered with 413.</summary>
    public int RefuseLarger { get; set; } = int.MaxValue;

    /// <summary>Called before a request is executed.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>The requests in their order, for example <c>POST /passages/_search</c>.</summary>
    public IReadOnlyList<string> Requests => _server.Requests;

    public string Url => _server.Url;

    public IReadOnlyList<IRequestMessage> Messages => _server.Messages;

    /// <summary>The indexes that hold an alias.</summary>
    public IEnumerable<string> Holders(string alias) => Indexes.Where(index => index.Value.Aliases.ContainsKey(alias)).Select(index => index.Key);

    /// <summary>Adds an index of this program that holds an alias, or none.</summary>
    public string AddOurs(string name, string? alias, string? mark = null)
    {
        Indexes[name] = new FakeIndex($$"""{"mappings":{"_meta":{"search":{{mark ?? ScriptedServer.Mark("books")}} } } }""");
        if (alias is not null)
        {
            Indexes[name].Aliases[alias] = new JsonObject();
        }

        return name;
    }

    public ElasticsearchEngine Engine(Action<ElasticsearchSettings>? change = null) => _server.Engine(change);

    public void Dispose() => _server.Dispose();

    private (int Status, string Body) Answer(IRequestMessage request)
    {
        var name = $"{request.Method} {request.Path}";
        lock (_lock)
        {
            if (request.Body?.Length > RefuseLarger)
            {
                return (413, "");
            }

            Before(name);
            var answer = Carry(request.Method, Uri.UnescapeDataString(request.Path.Trim('/')).Split('/'), request);
            return Instead(name) ?? answer;
        }
    }

    private (int Status, string Body) Carry(string method, string[] path, IRequestMessage request) => (method, path) switch
    {
        ("GET", [var names]) => Get(names, request.RawQuery?.Contains("ignore_unavailable", StringComparison.Ordinal) == true),
        ("PUT", [var index]) => Indexes.TryAdd(index, new FakeIndex(request.Body!)) ? (200, "{}") : (400, Error("resource_already_exists_exception", "exists")),
        ("DELETE", [var index]) => Indexes.Remove(index) ? (200, "{}") : NotFound(index),
        ("PUT", [var index, "_mapping"]) => Change(index, found => found.Body["mappings"]!["_meta"] = JsonNode.Parse(request.Body!)!["_meta"]!.DeepClone()),
        ("PUT", [var index, "_settings"]) => Change(index, found => found.Set(JsonNode.Parse(request.Body!)!.AsObject())),
        ("GET", [var index, "_settings"]) => (200, new JsonObject(
            Resolve(index).Select(found => KeyValuePair.Create<string, JsonNode?>(found, Indexes[found].DescribeSettings()))).ToJsonString()),
        ("POST", ["_aliases"]) => MoveAliases(JsonNode.Parse(request.Body!)!["actions"]!.AsArray()),
        (_, [var index, "_bulk"]) => Indexes.TryGetValue(index, out var found) ? (200, found.Bulk(request.Body!)) : NotFound(index),
        (_, [var index, "_mget"]) => Indexes.TryGetValue(index, out var found) ? (200, found.Get(JsonNode.Parse(request.Body!)!)) : NotFound(index),
        (_, [var index, "_search"]) => Indexes.TryGetValue(index, out var found) ? (200, found.Page(JsonNode.Parse(request.Body!)!)) : NotFound(index),
        (_, [var index, "_count"]) => (200, $$"""{"count":{{Resolve(index).Sum(found => Indexes[found].Count)}}}"""),
        (_, [_, "_stats", "store"]) => (200, """{"_shards":{"failed":0,"successful":1,"total":1},"_all":{"primaries":{"store":{"size_in_bytes":4242,"reserved_in_bytes":0}}}}"""),
        _ => (200, """{"_shards":{"failed":0,"successful":1,"total":1},"acknowledged":true}"""),
    };

    private (int Status, string Body) Get(string names, bool lenient)
    {
        var answer = new JsonObject();
        foreach (var name in names.Split(','))
        {
            var found = Resolve(name).ToList();
            if (found.Count == 0 && !lenient && !name.Contains('*', StringComparison.Ordinal))
            {
                return NotFound(name);
            }

            foreach (var index in found.Where(index => !answer.ContainsKey(index)))
            {
                answer[index] = Indexes[index].Describe();
            }
        }

        return (200, answer.ToJsonString());
    }

    private IEnumerable<string> Resolve(string name)
    {
        var pattern = name == "_all" ? "" : $"^{Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal)}$";
        return Indexes.Where(index => Regex.IsMatch(index.Key, pattern) || index.Value.Aliases.Keys.Any(alias => Regex.IsMatch(alias, pattern)))
            .Select(index => index.Key).ToList();
    }

    private (int Status, string Body) Change(string index, Action<FakeIndex> change)
    {
        if (!Indexes.TryGetValue(index, out var found))
        {
            return NotFound(index);
        }

        change(found);
        return (200, """{"acknowledged":true}""");
    }

    /// <summary>Executes all actions or none; an alias has at most one write index.</summary>
    private (int Status, string Body) MoveAliases(JsonArray actions)
    {
        var after = Indexes.ToDictionary(index => index.Key, index => new Dictionary<string, JsonObject>(index.Value.Aliases));
        foreach (var (kind, action) in actions.SelectMany(action => action!.AsObject()).Select(action => (action.Key, action.Value!)))
        {
            var index = (string)action["index"]!;
            if (!after.TryGetValue(index, out var aliases))
            {
                return NotFound(index);
            }

            if (kind == "remove_index")
            {
                after.Remove(index);
            }
            else if (kind == "add")
            {
                aliases[(string)action["alias"]!] = new JsonObject { ["is_write_index"] = action["is_write_index"]?.DeepClone() };
            }
            else
            {
                aliases.Remove((string)action["alias"]!);
            }
        }

        var writers = after.SelectMany(index => index.Value).Where(alias => (bool?)alias.Value["is_write_index"] == true).CountBy(alias => alias.Key);
        if (writers.Any(alias => alias.Value > 1))
        {
            return (500, Error("illegal_state_exception", "alias has more than one write index"));
        }

        foreach (var gone in Indexes.Keys.Except(after.Keys).ToList())
        {
            Indexes.Remove(gone);
        }

        foreach (var (index, aliases) in after)
        {
            Indexes[index].Aliases = aliases;
        }

        return (200, """{"acknowledged":true}""");
    }

    private static (int Status, string Body) NotFound(string index) => (404, Error("index_not_found_exception", $"no such index [{index}]", 404));

    private static string Error(string type, string reason, int status = 400) =>
        $$$"""{"error":{"type":"{{{type}}}","reason":"{{{reason}}}"},"status":{{{status}}}}""";
}
