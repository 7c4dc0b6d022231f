using Search.Core.Errors;
using Search.Web.Serving;

namespace Search.Tests.Web.Serving;

public sealed class OpenIndexesTests
{
    private readonly MemoryEngine _engine = new MemoryEngine().With("a").With("b").With("c");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_index_is_opened_once()
    {
        await using var indexes = new OpenIndexes(2);

        Assert.Same(await indexes.GetAsync(_engine, "a", Cancel), await indexes.GetAsync(_engine, "a", Cancel));

        Assert.Equal(["a"], _engine.Opened);
    }

    [Fact]
    public async Task Above_the_limit_the_least_recently_used_index_is_closed()
    {
        await using var indexes = new OpenIndexes(2);
        foreach (var name in new[] { "a", "b", "a", "c" })
        {
            await indexes.GetAsync(_engine, name, Cancel);
        }

        Assert.Equal(["b"], _engine.Closed);
    }

    [Fact]
    public async Task A_running_search_completes_although_its_index_is_closed()
    {
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.BeforeRetrieve = _ => mayEnd.Task;
        await using var indexes = new OpenIndexes(1);
        var first = await indexes.GetAsync(_engine, "a", Cancel);
        var running = first.Retriever.RetrieveAsync("moon", 10, Cancel);

        await indexes.GetAsync(_engine, "b", Cancel);
        Assert.Empty(_engine.Closed);
        mayEnd.SetResult();
        await running;

        Assert.Equal(["a"], _engine.Closed);
        await Assert.ThrowsAsync<SearchUnavailableException>(() => first.Retriever.RetrieveAsync("moon", 10, Cancel));
    }

    [Fact]
    public async Task Disposal_closes_every_index_once()
    {
        var indexes = new OpenIndexes(2);
        await indexes.GetAsync(_engine, "a", Cancel);
        await indexes.GetAsync(_engine, "b", Cancel);

        await indexes.DisposeAsync();
        await indexes.DisposeAsync();

        Assert.Equal(["a", "b"], _engine.Closed);
    }
}
