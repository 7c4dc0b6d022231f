using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Search.IntegrationTests.Web;

/// <summary>What a visitor does and sees, in a real browser on the real app.</summary>
public class SearchPageTests(BrowserFixture browser, SampleApp app) : IClassFixture<BrowserFixture>, IClassFixture<SampleApp>
{
    private const string Query = "buttermilk substitute for baking";

    [Fact]
    public async Task A_typed_query_shows_both_lists_and_how_passages_moved()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(app.Url);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.GetByRole(AriaRole.Searchbox).FillAsync(Query);
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await page.GetByRole(AriaRole.Region, new() { Name = "Reranked" }).WaitForAsync();
        await WaitForResultAsync(page);

        var bm25 = await IdsAsync(page, "BM25");
        var reranked = await IdsAsync(page, "Reranked");
        Assert.Equal(10, bm25.Count);
        Assert.Equal(10, reranked.Count);
        Assert.NotEqual(bm25, reranked);
        foreach (var id in reranked.Intersect(bm25))
        {
            var places = bm25.IndexOf(id) - reranked.IndexOf(id);
            var shown = await page.GetByRole(AriaRole.Region, new() { Name = "Reranked" })
                .Locator($"[data-doc='{id}']").GetAttributeAsync("data-movement");
            Assert.Equal(places.ToString(CultureInfo.InvariantCulture), shown);
        }
    }

    [Fact]
    public async Task The_address_reproduces_the_page()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q={Uri.EscapeDataString(Query)}");
        await WaitForResultAsync(page);
        var copy = await browser.OpenAsync();
        await copy.GotoAsync(page.Url);
        await WaitForResultAsync(copy);

        Assert.Equal(await IdsAsync(page, "Reranked"), await IdsAsync(copy, "Reranked"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, "")]
    [InlineData(ColorScheme.Dark, "")]
    [InlineData(ColorScheme.Light, "?q=buttermilk+substitute+for+baking")]
    [InlineData(ColorScheme.Dark, "?q=buttermilk+substitute+for+baking")]
    [InlineData(ColorScheme.Light, "?q=xyzzyx")]
    [InlineData(ColorScheme.Light, "?q=baking&index=missing")]
    public async Task Axe_finds_nothing(ColorScheme colors, string address)
    {
        var page = await browser.OpenAsync(colors);
        await page.GotoAsync($"{app.Url}/{address}");
        await WaitForResultAsync(page);

        var result = await page.RunAxe();

        Assert.True(result.Violations.Length == 0, string.Join("\n", result.Violations.Select(Describe)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=buttermilk+substitute+for+baking")]
    public async Task Nothing_scrolls_sideways_on_a_phone(string address)
    {
        var page = await browser.OpenAsync(width: 390, height: 844);
        await page.GotoAsync($"{app.Url}/{address}");
        await WaitForResultAsync(page);

        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 390);
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
        await WaitForResultAsync(page);

        Assert.Empty(foreign);
    }

    [Theory]
    [InlineData("<script>document.title='broken'</script> baking")]
    [InlineData("\"quoted\" 'baking' <b>bold</b> &amp; 😀 \u202E")]
    [InlineData("+baking -bread title:cake* (a OR b) baking~2 [a TO z]")]
    public async Task A_hostile_query_is_text(string query)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q={Uri.EscapeDataString(query)}");
        await WaitForResultAsync(page);

        Assert.Equal(query, await page.GetByRole(AriaRole.Searchbox).InputValueAsync());
        Assert.NotEmpty(await IdsAsync(page, "BM25"));
        Assert.NotEqual("broken", await page.TitleAsync());
    }

    [Fact]
    public async Task A_missing_index_is_an_error_that_names_those_there_are()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=baking&index=missing");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no index 'missing'");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("sample");
    }

    /// <summary>Until nothing is busy any more: the list is final, or there is none.</summary>
    private static async Task WaitForResultAsync(IPage page)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=\"true\"], .progress')");
    }

    private static async Task<List<string>> IdsAsync(IPage page, string region)
    {
        var items = page.GetByRole(AriaRole.Region, new() { Name = region, Exact = true }).Locator("ol > li");
        return [.. await items.EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.doc)")];
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}";
}
