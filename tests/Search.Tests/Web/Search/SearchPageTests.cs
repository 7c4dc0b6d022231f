using AngleSharp.Html.Parser;
using Search.Core;
using Search.Core.Errors;
using Search.Lucene.Analysis;

namespace Search.Tests.Web.Searching;

/// <summary>The page as a plain GET returns it, before any script runs.</summary>
public sealed class SearchPageTests : IAsyncLifetime
{
    private const string Markup = "<script>alert('x')</script> \"moon\" & <img src=x onerror=alert(1)> 😀";

    private readonly MemoryEngine _engine = new MemoryEngine().With(
        "sample", new Passage("a", null, "moon moon"), new Passage("b", Markup, Markup));

    private RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(
        _engine, new ScriptedReranker(_ => 1) { BeforeBatch = (_, cancel) => Task.Delay(Timeout.Infinite, cancel) });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task BM25s_list_is_there_and_the_reranked_one_is_busy()
    {
        var page = await GetAsync("/?q=moon");

        Assert.Equal(["a", "b"], page.QuerySelectorAll("[aria-label=BM25] ol > li").Select(item => item.GetAttribute("data-doc")));
        Assert.Equal("true", page.QuerySelector("[aria-label=Reranked]")!.GetAttribute("aria-busy"));
        Assert.Equal("moon", page.QuerySelector("input[role=searchbox]")!.GetAttribute("value"));
        Assert.Single(page.QuerySelectorAll("[aria-label=Reranked] ol"));
    }

    [Fact]
    public async Task Passages_and_queries_are_always_plain_text()
    {
        var page = await GetAsync($"/?q={Uri.EscapeDataString(Markup)}");

        Assert.Equal(Markup, page.QuerySelector("li[data-doc=b] h3")!.TextContent);
        Assert.Equal(Markup, page.QuerySelector("li[data-doc=b] p")!.TextContent);
        Assert.Equal(Markup, page.QuerySelector("input[role=searchbox]")!.GetAttribute("value"));
        Assert.Empty(page.QuerySelectorAll("img, script:not([src])"));
    }

    [Fact]
    public async Task The_analyzer_of_the_index_that_is_shown_marks_the_words()
    {
        var engine = new MemoryEngine().With("english", new Passage("a", null, "the houses, a house"));
        var german = TestIndexes.Define("german") with { Analyzer = "german" };
        await using (var writer = await engine.CreateIndexAsync(german, replace: false, CancellationToken.None))
        {
            await writer.PublishAsync([new Passage("a", null, "die Häuser, ein Haus die")]);
        }

        await using var app = await RunningApp.StartAsync([engine], [new ScriptedReranker(_ => 1)], new TextHighlighter());

        Assert.Equal(["houses", "house"], await MarksAsync("/?q=the+house&index=english"));
        Assert.Equal(["Häuser", "Haus"], await MarksAsync("/?q=die+haus&index=german"));

        async Task<IEnumerable<string>> MarksAsync(string address)
        {
            var page = new HtmlParser().ParseDocument(await app.Client.GetStringAsync(address));
            return page.QuerySelectorAll("[aria-label=BM25] mark").Select(mark => mark.TextContent);
        }
    }

    [Fact]
    public async Task Without_a_query_there_are_examples_to_try()
    {
        var page = await GetAsync("/");

        Assert.Equal(12, page.QuerySelectorAll(".welcome li a[href^='/?q=']").Length);
        Assert.Empty(page.QuerySelectorAll("[aria-label=BM25]"));
    }

    [Fact]
    public async Task A_query_without_matches_is_no_error()
    {
        var page = await GetAsync("/?q=xyzzy");

        Assert.Contains("No passage contains any of these words", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[role=alert].failure"));
    }

    [Theory]
    [InlineData("/?q=moon&index=none", "There is no index 'none'")]
    [InlineData("/?q=moon&k=many", "expected a whole number")]
    [InlineData("/?q=moon&model=none", "The model 'none' is not served")]
    [InlineData("/?q=moon&engine=none", "There is no engine 'none'")]
    public async Task An_unknown_index_is_an_error_that_lists_the_known_ones(string address, string reason)
    {
        var page = await GetAsync(address);

        Assert.Contains(reason, page.QuerySelector(".failure[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[aria-label=BM25]"));
        Assert.Null(page.QuerySelector(".failure button"));
    }

    [Fact]
    public async Task An_unreachable_engine_shows_an_error_and_a_retry_button()
    {
        _engine.Failure = new SearchUnavailableException("The server at http://localhost:9200 does not answer.");

        var page = await GetAsync("/?q=moon");

        Assert.Contains("does not answer", page.QuerySelector(".failure[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".failure button"));
    }

    [Fact]
    public async Task A_query_of_ten_thousand_words_is_searched_by_its_first_thousand_and_the_page_says_so()
    {
        var page = await GetAsync($"/?q={string.Join('+', Enumerable.Repeat("moon", 10_000))}");

        Assert.Contains("10,000 terms", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("[aria-label=BM25] li"));
    }

    private async Task<AngleSharp.Html.Dom.IHtmlDocument> GetAsync(string address) =>
        new HtmlParser().ParseDocument(await _app.Client.GetStringAsync(address));
}
