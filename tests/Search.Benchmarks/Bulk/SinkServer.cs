using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Search.Benchmarks.Bulk;

/// <summary>
/// A server that answers bulk requests with success and only keeps their bytes, so that the time of a load is the client's. It answers
/// the other requests of a load as Elasticsearch does, as far as the clients need it. It runs as a process of its own.
/// </summary>
internal sealed class SinkServer
{
    private const string Json = "application/json";

    private readonly ConcurrentDictionary<string, SinkIndex> _indexes = new(StringComparer.Ordinal);

    /// <summary>Serves on a free port, prints the address, and runs until the process is killed.</summary>
    public static async Task<int> RunAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        await using var app = builder.Build();
        app.Run(new SinkServer().AnswerAsync);
        await app.StartAsync(cancel);
        Console.WriteLine(app.Urls.Single());
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Trim('/').Split('/');
        context.Response.ContentType = Json;
        context.Response.Headers["X-Elastic-Product"] = "Elasticsearch";
        if (path[^1] == "_bulk")
        {
            await ReceiveAsync(context, path.Length == 2 ? _indexes.GetValueOrDefault(path[0]) : null);
            await context.Response.WriteAsync("""{"took":1,"errors":false,"items":[]}""");
            return;
        }

        var body = context.Request.ContentLength is 0 or null && context.Request.Headers.TransferEncoding.Count == 0
            ? null
            : await JsonNode.ParseAsync(context.Request.Body);
        await context.Response.WriteAsync(Answer(context.Request.Method, path, body));
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
        _indexes.TryRemove(index, out _);
        return """{"acknowledged":true}""";
    }

    private string Find(string index, JsonNode body) => new JsonObject
    {
        ["docs"] = new JsonArray([.. body["ids"]!.AsArray().Select(id => new JsonObject
        {
            ["_source"] = _indexes[index].Find((string)id!) is { } document ? JsonNode.Parse(document) : null,
        })]),
    }.ToJsonString();

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

    /// <summary>Reads the body of a bulk request; keeps it if the index was created, which only our indexer does.</summary>
    private static async Task ReceiveAsync(HttpContext context, SinkIndex? index)
    {
        var reader = context.Request.BodyReader;
        using var body = new MemoryStream(index is null ? 0 : (int)(context.Request.ContentLength ?? 0));
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (index is not null)
            {
                foreach (var segment in read.Buffer)
                {
                    body.Write(segment.Span);
                }
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        index?.Add(body.ToArray());
    }
}
