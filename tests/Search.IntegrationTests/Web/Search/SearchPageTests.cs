using Microsoft.Playwright;

namespace Search.IntegrationTests.Web.Searching;

/// <summary>The page in a real browser on the real app, as a visitor uses it.</summary>
public class SearchPageTests(BrowserFixture browser, SampleApp app) : IClassFixture<BrowserFixture>, IClassFixture<SampleApp>
{
    private const string Query = "buttermilk substitute for baking";

    /// <summary>As typed in a URL: its plus sign arrives as a blank.</summary>
    private const string Cascade = "mini-reranker-l6+mini-reranker-l6@5";

    [Fact]
    public async Task A_typed_query_shows_both_lists_and_how_passages_moved()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(app.Url);
        await page.GetByRole(AriaRole.Searchbox).FillAsync(Query);
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await page.WaitForAddressAsync("buttermilk");
        await page.WaitForResultAsync();

        var bm25 = await page.IdsAsync("BM25");
        var reranked = await page.IdsAsync("Reranked");
        Assert.Equal(10, bm25.Count);
        Assert.Equal(10, reranked.Count);
        Assert.NotEqual(bm25, reranked);
        foreach (var id in reranked.Intersect(bm25))
        {
            var places = bm25.IndexOf(id) - reranked.IndexOf(id);
            var words = places switch { 0 => "same place", 1 or -1 => "1 place", _ => $"{Math.Abs(places)} places" };
            var movement = page.Region("Reranked").Locator($"[data-doc='{id}'] .move");
            Assert.Equal($"{(places > 0 ? "▲" : places < 0 ? "▼" : "=")} {Math.Abs(places)}", await movement.TextContentAsync());
            Assert.StartsWith(words, await movement.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_url_reproduces_the_page_and_back_goes_back()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=light+year+definition");
        await page.WaitForResultAsync();
        var first = await page.IdsAsync("Reranked");

        await page.GetByRole(AriaRole.Searchbox).FillAsync(Query);
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await page.WaitForAddressAsync("buttermilk");
        await page.WaitForResultAsync();
        var second = await page.IdsAsync("Reranked");

        var copy = await browser.OpenAsync();
        await copy.GotoAsync(page.Url);
        await copy.WaitForResultAsync();
        Assert.Equal(second, await copy.IdsAsync("Reranked"));

        await page.GoBackAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("light year definition");
        await page.WaitForResultAsync();
        Assert.Equal(first, await page.IdsAsync("Reranked"));

        await page.GoForwardAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync(Query);
        await page.WaitForResultAsync();
        Assert.Equal(second, await page.IdsAsync("Reranked"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, "")]
    [InlineData(ColorScheme.Dark, "")]
    [InlineData(ColorScheme.Light, "?q=buttermilk+substitute+for+baking")]
    [InlineData(ColorScheme.Dark, "?q=buttermilk+substitute+for+baking")]
    [InlineData(ColorScheme.Light, "?q=buttermilk+substitute+for+baking&model=" + Cascade)]
    [InlineData(ColorScheme.Dark, "?q=buttermilk+substitute+for+baking&model=" + Cascade)]
    [InlineData(ColorScheme.Light, "?q=xyzzyx")]
    [InlineData(ColorScheme.Light, "?q=baking&index=missing")]
    public async Task Axe_finds_nothing(ColorScheme colors, string address)
    {
        var page = await browser.OpenAsync(colors);
        await page.GotoAsync($"{app.Url}/{address}");
        await page.WaitForCircuitAsync();
        await page.WaitForResultAsync();

        await page.AxeFindsNothingAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=buttermilk+substitute+for+baking")]
    [InlineData("?q=buttermilk+substitute+for+baking&model=" + Cascade)]
    public async Task Nothing_scrolls_sideways_on_a_phone(string address)
    {
        var page = await browser.OpenAsync(width: 390, height: 844);
        await page.GotoAsync($"{app.Url}/{address}");
        await page.WaitForResultAsync();

        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 390);
    }

    [Fact]
    public async Task A_cascade_that_is_picked_says_which_passages_only_its_first_model_judged()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=light+year+definition");
        await page.WaitForResultAsync();

        await page.GetByLabel("reranker").SelectOptionAsync(Cascade);
        await page.WaitForAddressAsync("%2B");
        await page.WaitForResultAsync();

        var cards = page.Region("Reranked").Locator("[data-doc]");
        await Assertions.Expect(cards.Nth(4)).Not.ToContainTextAsync("first model only");
        await Assertions.Expect(cards.Nth(5)).ToContainTextAsync("first model only");
        await Assertions.Expect(page.GetByText("passages were scored only by the first model")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task No_request_leaves_the_machine()
    {
        var page = await browser.OpenAsync();
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(app.Url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                foreign.Add(request.Url);
            }
        };
        await page.GotoAsync($"{app.Url}/?q=light+year+definition");
        await page.WaitForResultAsync();

        Assert.Empty(foreign);
    }

    [Theory]
    [InlineData("<script>document.title='broken'</script> baking")]
    [InlineData("\"quoted\" 'baking' <b>bold</b> &amp; 😀 \u202E")]
    [InlineData("+baking -bread title:cake* (a OR b) baking~2 [a TO z]")]
    public async Task A_query_with_markup_or_operators_is_treated_as_text(string query)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q={Uri.EscapeDataString(query)}");
        await page.WaitForResultAsync();

        await Assertions.Expect(page.List("BM25").First).ToBeVisibleAsync();
        Assert.Equal(query, await page.GetByRole(AriaRole.Searchbox).InputValueAsync());
        Assert.NotEmpty(await page.IdsAsync("BM25"));
        Assert.NotEqual("broken", await page.TitleAsync());
    }

    [Fact]
    public async Task Ten_thousand_words_are_cut_with_a_notice_and_the_address_has_the_cut_query()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(app.Url);
        await page.GetByRole(AriaRole.Searchbox).FillAsync(string.Join(' ', Enumerable.Repeat("baking", 10_000)));
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await page.WaitForAddressAsync("baking");
        await page.WaitForResultAsync();

        Assert.Equal(1_000, page.Url.Split("baking").Length - 1);
        Assert.NotEmpty(await page.IdsAsync("Reranked"));
        await Assertions.Expect(page.GetByText("1,000", new() { Exact = false }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_missing_index_is_an_error_that_lists_the_existing_ones()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=baking&index=missing");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no index 'missing'");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("sample");
    }
}
