using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Search.Benchmarks.Bulk;

/// <summary>
/// A server that answers bulk requests with success and only keeps their bytes, so that the time of a load is the client's. It answers
/// the other requests of a load as Elasticsearch does, as far as the clients need it. It runs as a process of its own.
/// </summary>
internal sealed class SinkServer
{
    private readonly ConcurrentDictionary<string, SinkIndex> _indexes = new(StringComparer.Ordinal);

    /// <summary>Serves on a free port, prints the address, and runs until the process is killed.</summary>
    public static async Task<int> RunAsync(CancellationToken cancel)
    {
        using var listener = new HttpListener();
        var url = $"http://127.0.0.1:{FreePort()}";
        listener.Prefixes.Add($"{url}/");
        listener.Start();
        Console.WriteLine(url);
        var server = new SinkServer();
        while (!cancel.IsCancellationRequested)
        {
            var context = await listener.GetContextAsync();
            _ = Task.Run(() => server.AnswerOrAbortAsync(context), cancel);
        }

        return 0;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A request that cannot be answered ends the client's wait, and the reason is shown.</summary>
    private async Task AnswerOrAbortAsync(HttpListenerContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"The sink server cannot answer {context.Request.HttpMethod} {context.Request.RawUrl}: {exception}");
            context.Response.Abort();
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath.Trim('/').Split('/');
        var body = await SinkBody.ReadAsync(context.Request);
        var answer = path[^1] == "_bulk" ? Receive(path, body) : Answer(context.Request.HttpMethod, path, body);
        context.Response.ContentType = "application/json";
        context.Response.Headers["X-Elastic-Product"] = "Elasticsearch";
        context.Response.ContentLength64 = Encoding.UTF8.GetByteCount(answer);
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        context.Response.Close();
    }

    /// <summary>Keeps the body if the index was created, which only our indexer does.</summary>
    private string Receive(string[] path, SinkBody body)
    {
        if (path.Length == 2 && _indexes.TryGetValue(path[0], out var index))
        {
            index.Add(body);
        }
        else
        {
            body.Dispose();
        }

        return """{"took":1,"errors":false,"items":[]}""";
    }

    private string Answer(string method, string[] path, SinkBody content)
    {
        using (content)
        {
            return Answer(method, path, content.Content.IsEmpty ? null : JsonNode.Parse(content.Content));
        }
    }

    private string Answer(string method, string[] path, JsonNode? body) => (method, path) switch
    {
        (_, [""]) => """{"version":{"number":"9.2.2"},"tagline":"You Know, for Search"}""",
        ("GET", [_]) => Describe(),
        ("DELETE", [var index]) => Delete(index),
        (_, [var index, "_mget"]) => Find(index, body!),
        ("PUT", [var index]) => Create(index, body),
        ("PUT", [var index, "_mapping"]) => Mark(index, body!),
        ("POST", ["_aliases"]) => Alias(body!),
        (_, [var index, "_count"]) => $$"""{"count":{{_indexes[index].Count}}}""",
        (_, [_, "_stats", "store"]) => """{"_shards":{"failed":0,"successful":1,"total":1},"_all":{"primaries":{"store":{"size_in_bytes":0,"reserved_in_bytes":0}}}}""",
        _ => """{"_shards":{"failed":0,"successful":1,"total":1},"acknowledged":true}""",
    };

    private string Describe() => new JsonObject(_indexes.Select(index => KeyValuePair.Create<string, JsonNode?>(index.Key, new JsonObject
    {
        ["aliases"] = index.Value.Alias is { } alias ? new JsonObject { [alias] = new JsonObject() } : new JsonObject(),
        ["mappings"] = new JsonObject { ["_meta"] = index.Value.Mark?.DeepClone() },
    }))).ToJsonString();

    private string Create(string index, JsonNode? body)
    {
        _indexes[index] = new SinkIndex { Mark = body?["mappings"]?["_meta"] };
        return $$"""{"acknowledged":true,"shards_acknowledged":true,"index":"{{index}}"}""";
    }

    private string Delete(string index)
    {
        if (_indexes.TryRemove(index, out var removed))
        {
            removed.Dispose();
        }

        return """{"acknowledged":true}""";
    }

    private string Find(string index, JsonNode body)
    {
        string[] ids = [.. body["ids"]!.AsArray().Select(id => (string)id!)];
        var found = _indexes[index].Find(ids);
        return new JsonObject
        {
            ["docs"] = new JsonArray([.. ids.Select(id => new JsonObject
            {
                ["_source"] = found.TryGetValue(id, out var document) ? JsonNode.Parse(document) : null,
            })]),
        }.ToJsonString();
    }

    private string Mark(string index, JsonNode body)
    {
        _indexes[index].Mark = body["_meta"];
        return """{"acknowledged":true}""";
    }

    private string Alias(JsonNode body)
    {
        foreach (var add in body["actions"]!.AsArray().Select(action => action!["add"]).OfType<JsonNode>())
        {
            _indexes[(string)add["index"]!].Alias = (string)add["alias"]!;
        }

        return """{"acknowledged":true}""";
    }
}
