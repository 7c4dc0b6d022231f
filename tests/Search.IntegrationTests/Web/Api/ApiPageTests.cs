using System.Collections.Concurrent;
using Microsoft.Playwright;
using Search.Core;

namespace Search.IntegrationTests.Web.Api;

/// <summary>The page to try the API, in a real browser.</summary>
public class ApiPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task The_page_to_try_the_api_shows_its_parameters_and_loads_nothing_from_elsewhere()
    {
        await using var app = await RunningApp.StartAsync(
            new MemoryEngine().With("sample", new Passage("a", null, "moon")), new ScriptedReranker(_ => 1));
        var page = await browser.OpenAsync();
        var elsewhere = new ConcurrentQueue<string>();
        var errors = new ConcurrentQueue<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(app.Url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                elsewhere.Enqueue(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Enqueue(message.Text);
            }
        };

        await page.GotoAsync($"{app.Url}/api/docs");

        await Assertions.Expect(page.GetByText("/api/search/stream").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("without operators").First).ToBeVisibleAsync();
        Assert.Empty(elsewhere);
        Assert.Empty(errors);
    }
}
