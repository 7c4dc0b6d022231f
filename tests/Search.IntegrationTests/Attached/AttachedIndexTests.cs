using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Search.Core.Attached;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Elasticsearch.Attached;
using Search.IntegrationTests.Servers;

namespace Search.IntegrationTests.Attached;

public sealed class Elasticsearch8AttachedIndexTests(Elasticsearch8 server, SharedVariants variants) : AttachedIndexTests(server, variants), IClassFixture<Elasticsearch8>;

public sealed class OpenSearch2AttachedIndexTests(OpenSearch2 server, SharedVariants variants) : AttachedIndexTests(server, variants), IClassFixture<OpenSearch2>;

/// <summary>An index that another program made, with fields of its own, is attached, searched and evaluated; nothing is ever written to it.</summary>
public abstract class AttachedIndexTests(SearchServer server, SharedVariants variants) : IAsyncLifetime
{
    private static readonly string[] Reading = ["_search", "_search/template", "_count", "_mapping"];

    private readonly TempFolder _home = new();
    private readonly ConcurrentBag<string> _requests = [];
    private readonly HttpClient _http = new();
    private FaultyProxy _proxy = null!;

    private protected string Home => _home.Path;

    private protected string Url => _proxy.Url;

    private protected HttpClient Server => _http;

    private protected FaultyProxy Proxy => _proxy;

    public async ValueTask InitializeAsync()
    {
        variants.LinkFrom(_home.Path);
        _http.BaseAddress = new Uri(server.Url);
        _proxy = await FaultyProxy.StartAsync(server.Url);
        _proxy.Handle = async request =>
        {
            _requests.Add(request.Name);
            await request.PassOnAsync();
        };
        await MakeAsync("products-1", "a", "Moon lamp", "A lamp that looks like the moon.", "red", "blue");
        await MakeAsync("products-2", "b", "Sun hat", "A hat against the sun. The moon needs no hat.", "yellow");
    }

    public async ValueTask DisposeAsync()
    {
        await _http.DeleteAsync("products-1", TestContext.Current.CancellationToken);
        await _http.DeleteAsync("products-2", TestContext.Current.CancellationToken);
        await _proxy.DisposeAsync();
        _http.Dispose();
        _home.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task It_is_attached_listed_searched_and_evaluated_and_only_read()
    {
        var attached = await RunAsync("indexes", "attach", "shop", "--url", _proxy.Url, "--index", "products-*", "--text", "body", "--title", "headline", "--id", "sku", "--json");
        Assert.Equal((0, 2), (attached.ExitCode, (int)JsonNode.Parse(attached.Output)!["passages"]!));

        var shown = JsonNode.Parse((await RunAsync("indexes", "show", "shop", "--json")).Output)!;
        Assert.Equal((true, "headline"), ((bool)shown["attached"]!, (string)shown["title"]!));
        var listed = JsonNode.Parse((await RunAsync("indexes", "list", "--engine", "lucene", "--json")).Output)!["indexes"]!.AsArray();
        Assert.Contains(listed, index => (string)index!["name"]! == "shop" && (bool)index["attached"]!);

        var results = await EvaluateAsync("shop");
        Assert.Equal(1.0, (double)results["systems"]![0]!["measures"]!["RR@10"]!);
        AssertOnlyRead();
    }

    [Fact]
    public async Task Two_queries_of_the_users_own_are_two_first_stages()
    {
        var tuned = Write("tuned.json", """{"query":{"multi_match":{"query":"{{query}}","fields":["headline^5","body"]}},"size":"{{size}}"}""");
        var plain = Write("plain.json", """{"query":{"match":{"body":"{{query}}"}}}""");

        var attached = await RunAsync(
            "indexes", "attach", "shop", "--url", _proxy.Url, "--index", "products-*", "--text", "body", "--query", $"tuned={tuned}", "--query", $"plain={plain}");

        Assert.Equal(0, attached.ExitCode);
        Assert.Contains("queries: shop, shop:plain", attached.Output, StringComparison.Ordinal);
        Assert.Contains("does not say how equal scores are sorted", attached.Errors, StringComparison.Ordinal);
        var systems = (await EvaluateAsync("shop", "hat moon", "products-1/1"))["systems"]!.AsArray();
        Assert.Equal(["tuned", "plain", "default"], systems.Select(system => (string)system!["name"]!));
        Assert.Equal(0.5, (double)systems[1]!["measures"]!["RR@10"]!);
        Assert.Equal("products-2/1", (await SearchAsync("shop:plain", "hat moon"))[0].Passage.Id);
        AssertOnlyRead();
    }

    [Fact]
    public async Task An_alias_over_two_indexes_is_attached_with_a_document_template()
    {
        using var made = await _http.PostAsJsonAsync(
            "_aliases", new { actions = new[] { new { add = new { indices = new[] { "products-1", "products-2" }, alias = "all-products" } } } }, TestContext.Current.CancellationToken);
        made.EnsureSuccessStatusCode();

        var attached = await RunAsync(
            "indexes", "attach", "shop", "--url", _proxy.Url, "--index", "all-products", "--text", "body", "--title", "headline", "--document", "{title}. {text} ({sku}, {tags})");

        Assert.True(attached.ExitCode == 0, attached.Errors);
        var found = await SearchAsync("shop", "sun hat");
        Assert.Equal(["products-2/1", "Sun hat. A hat against the sun. The moon needs no hat. (b, yellow)"], [found[0].Passage.Id, found[0].Passage.Contents]);
        AssertOnlyRead();
    }

    private protected async Task<IReadOnlyList<Candidate>> SearchAsync(string index, string query)
    {
        await using var attached = new AttachedIndexes(
            new AttachedIndexStore(new DataDirectory(Home), new Dictionary<string, AttachedIndex>()), new ElasticsearchSettings());
        await using var retriever = await attached.OpenAsync(index, TestContext.Current.CancellationToken);
        return await retriever.RetrieveAsync(query, 10, TestContext.Current.CancellationToken);
    }

    private protected async Task<JsonNode> EvaluateAsync(string index, string query = "moon lamp", string relevant = "a")
    {
        var (queries, qrels) = (Write("queries.tsv", $"1\t{query}\n"), Write("qrels.txt", $"1 0 {relevant} 1\n"));
        var run = await ProgramRunner.RunAsync(
            "Search.Cli", _home.Path, ["eval", "run", "--queries", queries, "--qrels", qrels, "--index", index, "--model", "default", "--windows", "2", "--out", Path.Combine(_home.Path, "out"), "--json"]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return JsonNode.Parse(run.Output)!;
    }

    private protected Task<ProgramRunner.Result> RunAsync(params string[] arguments) => ProgramRunner.RunAsync("Search.Indexer", _home.Path, arguments);

    private protected string Write(string name, string text)
    {
        var path = Path.Combine(_home.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private protected void AssertOnlyRead()
    {
        Assert.All(_requests, request => Assert.True(
            request.StartsWith("GET ", StringComparison.Ordinal) || (request.StartsWith("POST ", StringComparison.Ordinal) && Reading.Any(path => request.EndsWith(path, StringComparison.Ordinal))),
            request));
    }

    private async Task MakeAsync(string index, string sku, string headline, string body, params string[] tags)
    {
        var mapping = new
        {
            mappings = new
            {
                properties = new
                {
                    headline = new { type = "text" },
                    body = new { type = "text" },
                    sku = new { type = "keyword" },
                    tags = new { type = "keyword" },
                    comments = new { type = "nested", properties = new { text = new { type = "text" } } },
                },
            },
        };
        using var made = await _http.PutAsJsonAsync(index, mapping, TestContext.Current.CancellationToken);
        made.EnsureSuccessStatusCode();
        using var added = await _http.PutAsJsonAsync($"{index}/_doc/1?refresh=true", new { headline, body, sku, tags, comments = new[] { new { text = "nice" } } }, TestContext.Current.CancellationToken);
        added.EnsureSuccessStatusCode();
    }
}
