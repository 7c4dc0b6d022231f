using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Search.Core;
using Search.Web.Api;

namespace Search.Tests.Web.Api;

/// <summary>The server, its OpenAPI document and docs/api.md agree.</summary>
public sealed partial class ApiDocumentTests : IAsyncLifetime
{
    private static readonly string Docs = File.ReadAllText(TestData.InCheckout("docs/api.md"));

    private RunningApp _app = null!;
    private JsonNode _document = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await RunningApp.StartAsync(
            new MemoryEngine().With("sample", new Passage("a", null, "the moon"), new Passage("b", null, "far away")), new ScriptedReranker(_ => 1));
        _document = JsonNode.Parse(await _app.Client.GetStringAsync("/openapi/v1.json", Cancel))!;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void The_document_and_the_docs_have_the_same_paths() =>
        Assert.Equal(FirstColumn("path"), _document["paths"]!.AsObject().Select(path => path.Key));

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/search/stream")]
    public void The_document_and_the_docs_have_the_server_s_parameters(string path)
    {
        var documented = Operation(path)["parameters"]!.AsArray();

        Assert.Equal(SearchQuery.Names, documented.Select(parameter => (string)parameter!["name"]!));
        Assert.Equal(SearchQuery.Names, FirstColumn("parameter"));
        Assert.All(documented, parameter => Assert.NotEmpty((string?)parameter!["description"] ?? ""));
    }

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/search/stream")]
    public void The_document_and_the_docs_have_the_same_errors(string path) =>
        Assert.Equal(
            FirstColumn("status").Except(["405"]),
            Operation(path)["responses"]!.AsObject().Select(response => response.Key).Except(["200"]).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_document_and_the_docs_have_the_fields_of_a_real_answer()
    {
        var schema = _document["components"]!["schemas"]!["SearchResponse"]!["properties"]!.AsObject().Select(property => property.Key).ToList();
        var answer = JsonNode.Parse(await _app.Client.GetStringAsync("/api/search?q=moon", Cancel))!.AsObject();

        Assert.Empty(answer.Select(field => field.Key).Except(schema));
        Assert.Equal(schema.Order(StringComparer.Ordinal), FirstColumn("field").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_example_of_the_docs_works()
    {
        var examples = CurlExample().Matches(Docs).Select(match => match.Groups["path"].Value).ToList();

        Assert.True(examples.Count >= 3, $"Only {examples.Count} examples.");
        foreach (var example in examples)
        {
            using var response = await _app.Client.GetAsync(example, Cancel);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{example}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task The_page_to_try_the_API_loads_nothing_from_elsewhere()
    {
        using var response = await _app.Client.GetAsync("/api/docs/", Cancel);
        var page = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        var nonce = Nonce().Match(page).Groups["nonce"].Value;
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains($"script-src 'self' 'nonce-{nonce}';", policy, StringComparison.Ordinal);
        Assert.NotEmpty(nonce);
        foreach (Match script in Script().Matches(page))
        {
            using var file = await _app.Client.GetAsync($"/api/docs/{script.Groups["file"].Value}", Cancel);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Theory]
    [InlineData("/api/search?q=moon&windw=10", "There is no parameter 'windw'; expected one of q, k, window, model, engine, index")]
    [InlineData("/api/search/stream?q=moon&limit=10", "There is no parameter 'limit'")]
    [InlineData("/api/search?q=moon&q=stars", "The parameter q is given 2 times")]
    [InlineData("/api/search?q=moon&k=1&window=1", "k and window are two names of the same parameter")]
    public async Task An_unknown_parameter_is_refused_by_name(string address, string reason)
    {
        using var response = await _app.Client.GetAsync(address, Cancel);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains(reason, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k")]
    [InlineData("window")]
    public async Task Window_is_another_name_of_k(string name)
    {
        var answer = JsonNode.Parse(await _app.Client.GetStringAsync($"/api/search?q=moon&{name}=7", Cancel))!;

        Assert.Equal(7, (int)answer["window"]!);
    }

    private JsonNode Operation(string path) => _document["paths"]![path]!["get"]!;

    /// <summary>The names in the first column of the table of docs/api.md whose first heading is given.</summary>
    private static List<string> FirstColumn(string heading) =>
    [
        .. Docs.Split('\n')
            .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => line.Split('|')[1].Split(','))
            .Select(cell => cell.Trim(' ', '`')),
    ];

    [GeneratedRegex(@"^curl .*'http://127\.0\.0\.1:5080(?<path>/[^']*)'", RegexOptions.Multiline)]
    private static partial Regex CurlExample();

    [GeneratedRegex("nonce=\"(?<nonce>[^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]* src=\"(?<file>[^\"]+)\"")]
    private static partial Regex Script();
}
