using Microsoft.Playwright;
using Search.Core;

namespace Search.IntegrationTests.Web.Hosting;

/// <summary>More visitors than a server allows, with real circuits.</summary>
public class CircuitLimitTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_visitor_above_the_limit_gets_a_plain_page_until_another_visitor_leaves()
    {
        await using var app = await RunningApp.StartAsync(
            [new MemoryEngine().With("sample", new Passage("a", null, "moon"))],
            [new ScriptedReranker(_ => 1)],
            new WordHighlighter(),
            settings => settings.MaxPages = 1);
        var first = await browser.OpenAsync();
        await first.GotoAsync($"{app.Url}/?q=moon");
        await Assertions.Expect(first.GetByRole(AriaRole.Region, new() { Name = "Reranked" })).ToHaveAttributeAsync("aria-busy", "false");
        var second = await browser.OpenAsync();

        var refused = await second.GotoAsync(app.Url);
        Assert.Equal(503, refused!.Status);
        await Assertions.Expect(second.GetByText("Too many pages are open on this server")).ToBeVisibleAsync();

        await first.GotoAsync("about:blank");
        for (var attempt = 0; attempt < 50 && refused.Status != 200; attempt++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            refused = (await second.GotoAsync(app.Url))!;
        }

        Assert.Equal(200, refused.Status);
    }
}
