using System.Net.Http.Json;
using Search.Core.Attached;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Elasticsearch.Attached;
using Search.IntegrationTests.Servers;
using Search.IntegrationTests.Web;
using Search.IntegrationTests.Web.Searching;
using Search.Lucene.Analysis;
using Search.Onnx;

namespace Search.IntegrationTests.Attached;

/// <summary>An attached index on the page, in a real browser: the server's marks, and the part of a long document that has the score.</summary>
[Collection<OneElasticsearch9>]
public sealed class AttachedPageTests(Elasticsearch9 server, BrowserFixture browser, SharedVariants variants) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private const string Filler = "Rinse the rice until the water stays clear. Let it soak for half an hour. Cook it with a little salt, covered, on a low flame. ";

    private readonly TempFolder _home = new();
    private readonly HttpClient _http = new();
    private RunningApp? _app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _http.BaseAddress = new Uri(server.Url);
        var page = await browser.OpenAsync();
        await page.CloseAsync();
        await MakeIndexAsync();
        variants.LinkFrom(_home.Path);
        var home = new DataDirectory(_home.Path);
        var index = new AttachedIndex("shop", server.Url, "stories", ["body"], "headline", "sku", [new(AttachedQuery.Default, null)], null);
        var attached = new AttachedIndexes(
            new AttachedIndexStore(home, new Dictionary<string, AttachedIndex> { ["shop"] = index }), new ElasticsearchSettings(), marks: true);
        var reranker = await new RerankerLoader(home).LoadRerankerAsync("default", new ScoringOptions { Precision = "fp32" }.ForSearches());
        _app = await RunningApp.StartAsync([attached], [reranker], new TextHighlighter(), settings => settings.Index = "shop");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await _http.DeleteAsync("stories", Cancel);
        }

        _http.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Both_lists_are_shown_with_the_servers_marks_and_the_part_that_has_the_score()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{_app!.Url}/?q=how+far+away+is+the+lune");
        await page.WaitForResultAsync();

        Assert.Equal(["long", "short"], (await page.IdsAsync("BM25")).Order());
        var card = page.Region("Reranked").Locator("[data-doc='long']");
        Assert.Contains("part ", await card.Locator(".scores").TextContentAsync(), StringComparison.Ordinal);
        Assert.StartsWith("…", (await card.Locator(".text").TextContentAsync())!.Trim(), StringComparison.Ordinal);

        // Only the index's analyzer knows that both words are the same.
        Assert.Contains("moon", await card.Locator("mark").AllTextContentsAsync());

        await page.WaitForCircuitAsync();
        await card.GetByText("more").ClickAsync();
        Assert.Contains("384,400", await card.Locator(".window").TextContentAsync(), StringComparison.Ordinal);
    }

    private async Task MakeIndexAsync()
    {
        var text = new { type = "text", analyzer = "lune" };
        using var made = await _http.PutAsJsonAsync(
            "stories",
            new
            {
                settings = new
                {
                    analysis = new
                    {
                        char_filter = new { lune = new { type = "mapping", mappings = new[] { "lune => moon" } } },
                        analyzer = new { lune = new { type = "custom", tokenizer = "standard", char_filter = new[] { "lune" }, filter = new[] { "lowercase" } } },
                    },
                },
                mappings = new { properties = new { headline = text, body = text, sku = new { type = "keyword" } } },
            },
            Cancel);
        made.EnsureSuccessStatusCode();
        var rice = string.Concat(Enumerable.Repeat(Filler, 8));
        await AddAsync(new { sku = "long", headline = "Rice", body = $"{rice}The moon is 384,400 kilometres away from the earth, on average. {rice}" });
        await AddAsync(new { sku = "short", headline = "Rice and the moon", body = "Rice needs water." });
    }

    private async Task AddAsync(object document)
    {
        using var added = await _http.PostAsJsonAsync("stories/_doc?refresh=true", document, Cancel);
        added.EnsureSuccessStatusCode();
    }
}
