using Microsoft.Extensions.Time.Testing;
using Search.Core.Errors;
using Search.Web.Serving;

namespace Search.Tests.Web.Serving;

public sealed class IndexListsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly MemoryEngine _engine = new MemoryEngine().With("sample");
    private readonly IndexLists _lists;

    public IndexListsTests() => _lists = new IndexLists(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_read_again_only_when_some_seconds_have_passed()
    {
        await _lists.GetAsync(_engine, Cancel);
        await _lists.GetAsync(_engine, Cancel);
        Assert.Equal(1, _engine.Listed);

        _clock.Advance(IndexLists.Lifetime);
        await _lists.GetAsync(_engine, Cancel);

        Assert.Equal(2, _engine.Listed);
    }

    [Fact]
    public async Task A_failure_is_not_cached()
    {
        _engine.Failure = new SearchUnavailableException("down");
        await Assert.ThrowsAsync<SearchUnavailableException>(() => _lists.GetAsync(_engine, Cancel));

        _engine.Failure = null;

        Assert.Single(await _lists.GetAsync(_engine, Cancel));
    }

    [Fact]
    public async Task Two_views_of_the_page_ask_the_engine_for_its_indexes_once()
    {
        await using var app = await RunningApp.StartAsync(_engine, new ScriptedReranker(_ => 1));

        await app.Client.GetStringAsync("/?q=moon", Cancel);
        await app.Client.GetStringAsync("/?q=stars", Cancel);

        Assert.Equal(1, _engine.Listed);
    }
}
