using System.Net;
using Search.Core;

namespace Search.Tests.Web;

/// <summary>What a plain GET of the page shows, before any script ran.</summary>
public class PageTests
{
    [Fact]
    public async Task A_plain_get_shows_the_BM25_list_and_a_reranked_region_that_is_busy()
    {
        await using var app = await RunningApp.StartAsync(
            new MemoryEngine().With("sample", new Passage("a", null, "moon moon"), new Passage("b", "Sea", "the moon")),
            new ScriptedReranker(_ => 1) { BeforeBatch = (_, cancel) => Task.Delay(Timeout.Infinite, cancel) });

        var html = await app.Client.GetStringAsync("/?q=moon");

        Assert.Contains("data-doc=\"a\"", html, StringComparison.Ordinal);
        Assert.Matches("aria-label=\"Reranked\" aria-busy=\"true\"", html);
    }
}
