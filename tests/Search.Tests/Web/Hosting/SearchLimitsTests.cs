using System.Net;
using System.Text.Json.Nodes;
using Search.Core;

namespace Search.Tests.Web.Hosting;

public sealed class SearchLimitsTests : IAsyncLifetime
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _mayEnd = new(0);
    private RunningApp _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var reranker = new ScriptedReranker(_ => 1)
        {
            BeforeBatch = async (_, cancel) =>
            {
                _begun.Release();
                await _mayEnd.WaitAsync(cancel);
            },
        };
        _app = await RunningApp.StartAsync(
            [new MemoryEngine().With("sample", new Passage("a", null, "moon"))],
            [reranker],
            new WordHighlighter(),
            settings => (settings.MaxSearches, settings.MaxWaiting) = (1, 1));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _begun.Dispose();
        _mayEnd.Dispose();
    }

    [Fact]
    public async Task A_search_over_the_limit_waits_and_one_over_the_queue_gets_429_with_Retry_After()
    {
        var running = _app.Client.GetStringAsync("/api/search?q=moon", Cancel);
        await _begun.WaitAsync(Cancel);
        var others = new[] { _app.Client.GetAsync("/api/search?q=moon", Cancel), _app.Client.GetAsync("/api/search?q=moon", Cancel) };

        using var refused = await await Task.WhenAny(others);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancel))!;
        Assert.Contains("1 searches run and 1 wait", (string?)problem["detail"], StringComparison.Ordinal);
        _mayEnd.Release(2);
        await running;
        Assert.Contains(HttpStatusCode.OK, (await Task.WhenAll(others)).Select(response => response.StatusCode));
    }

    [Fact]
    public async Task A_page_over_the_limit_gets_a_plain_page_and_health_is_exempt()
    {
        var running = _app.Client.GetStringAsync("/api/search?q=moon", Cancel);
        await _begun.WaitAsync(Cancel);
        var others = new[] { _app.Client.GetAsync("/?q=moon", Cancel), _app.Client.GetAsync("/?q=moon", Cancel) };

        using var refused = await await Task.WhenAny(others);
        using var live = await _app.Client.GetAsync("/health/live", Cancel);
        using var ready = await _app.Client.GetAsync("/health/ready", Cancel);

        Assert.Equal((HttpStatusCode.TooManyRequests, "text/html"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.Contains("Try again in a moment", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
        _mayEnd.Release(2);
        await running;
        await Task.WhenAll(others);
    }
}
