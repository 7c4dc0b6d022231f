using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Web.Serving;

namespace Search.Tests.Web.Serving;

public sealed class OpenIndexesTests : IAsyncDisposable
{
    private readonly CountingEngine _engine = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task An_index_is_opened_once()
    {
        await using var indexes = new OpenIndexes(2);

        Assert.Same(await indexes.GetAsync(_engine, "a", Cancel), await indexes.GetAsync(_engine, "a", Cancel));

        Assert.Equal(["a"], _engine.Opened);
    }

    [Fact]
    public async Task Over_the_bound_the_index_that_was_not_used_for_the_longest_time_is_closed()
    {
        await using var indexes = new OpenIndexes(2);
        foreach (var name in new[] { "a", "b", "a", "c" })
        {
            await indexes.GetAsync(_engine, name, Cancel);
        }

        Assert.Equal(["b"], _engine.Closed);
    }

    [Fact]
    public async Task A_search_that_runs_on_an_index_that_is_closed_comes_to_its_end()
    {
        await using var indexes = new OpenIndexes(1);
        var first = await indexes.GetAsync(_engine, "a", Cancel);
        var running = first.Retriever.RetrieveAsync("moon", 10, Cancel);

        await indexes.GetAsync(_engine, "b", Cancel);
        Assert.Empty(_engine.Closed);
        _engine.MayEnd.SetResult();
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

    /// <summary>Counts what is opened and closed; a search ends when the test lets it.</summary>
    private sealed class CountingEngine : ISearchEngine
    {
        public List<string> Opened { get; } = [];

        public List<string> Closed { get; } = [];

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "counting";

        public Task<string> DescribeAsync(CancellationToken cancel) => Task.FromResult("Counting");

        public Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task<IRetriever> OpenAsync(string index, CancellationToken cancel)
        {
            Opened.Add(index);
            return Task.FromResult<IRetriever>(new Retriever(this, index));
        }

        public Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Retriever(CountingEngine engine, string index) : IRetriever
        {
            public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
            {
                await engine.MayEnd.Task;
                return [];
            }

            public ValueTask DisposeAsync()
            {
                engine.Closed.Add(index);
                return ValueTask.CompletedTask;
            }
        }
    }
}
