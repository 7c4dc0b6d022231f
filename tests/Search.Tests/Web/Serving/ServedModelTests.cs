using Search.Core;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Hosting.Settings;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Tests.Web.Serving;

/// <summary>A model switches to another variant while searches run.</summary>
public sealed class ServedModelTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _scoring = new();
    private readonly TaskCompletionSource _mayEnd = new();
    private readonly ScriptedReranker _first = new(_ => 1, "model");
    private readonly ScriptedReranker _second = new(_ => 2, "model", "int8");
    private readonly ServedModel _model;
    private readonly SearchCatalog _catalog;

    public ServedModelTests()
    {
        _model = new ServedModel("model", _first, testing: VariantTesting.Running);
        _catalog = new SearchCatalog(
            new EngineCatalog([new MemoryEngine().With("sample", new Passage("p1", null, "moon"))]), [_model], new SearchSettings());
    }

    public ValueTask DisposeAsync() => _catalog.DisposeAsync();

    [Fact]
    public async Task A_running_search_finishes_on_its_variant_which_is_disposed_afterwards()
    {
        HoldFirst();
        var running = SearchAsync();
        await _scoring.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);

        var switching = _model.SwitchAsync(_second);
        var next = await SearchAsync();
        Assert.Equal(("int8", 2), Judged(next));
        Assert.False(_first.IsDisposed);
        _mayEnd.SetResult();

        Assert.Equal(("fp32", 1), Judged(await running));
        await switching.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal((true, false), (_first.IsDisposed, _second.IsDisposed));
    }

    [Fact]
    public async Task A_search_that_was_opened_before_runs_on_the_new_variant_from_its_start()
    {
        var opened = await _catalog.OpenAsync(new SearchAddress("moon"), TestContext.Current.CancellationToken);
        await _model.SwitchAsync(_second);

        var updates = new List<SearchUpdate>();
        await foreach (var update in opened.SearchAsync(TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        Assert.Equal("int8", Assert.IsType<FirstStageRetrieved>(updates[0]).Reranker!.Precision);
        Assert.Equal(("int8", 2), Judged(Assert.IsType<SearchCompleted>(updates[^1]).Result));
        Assert.True(_first.IsDisposed);
    }

    [Fact]
    public async Task A_search_between_its_stages_keeps_its_variant_alive()
    {
        var opened = await _catalog.OpenAsync(new SearchAddress("moon"), TestContext.Current.CancellationToken);
        await using var updates = opened.SearchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        await updates.MoveNextAsync();

        var switching = _model.SwitchAsync(_second);
        await Task.Yield();
        Assert.False(_first.IsDisposed);
        while (await updates.MoveNextAsync() && updates.Current is not SearchCompleted)
        {
        }

        Assert.Equal(("fp32", 1), Judged(((SearchCompleted)updates.Current).Result));
        await updates.DisposeAsync();
        await switching.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.True(_first.IsDisposed);
    }

    [Fact]
    public async Task The_switch_is_announced()
    {
        var told = 0;
        _model.Changed += () => told++;

        await _model.SwitchAsync(_second);

        Assert.Equal((1, VariantTesting.Done, "model, int8"), (told, _model.Testing, _model.Description));
    }

    [Fact]
    public async Task A_stopped_program_does_not_switch_the_variant()
    {
        _model.Stop();

        await _model.SwitchAsync(_second);

        Assert.Equal(("fp32", true), (_model.Info.Precision, _second.IsDisposed));
    }

    [Fact]
    public async Task Stopping_ends_a_search_on_a_variant_that_is_no_longer_served()
    {
        _first.BeforeBatch = async (_, cancel) =>
        {
            _scoring.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        };
        var running = SearchAsync();
        await _scoring.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        var switching = _model.SwitchAsync(_second);

        _catalog.Stop();

        Assert.Equal("The program is stopping.", (await running.WaitAsync(Soon, TestContext.Current.CancellationToken)).Degradation!.Reason);
        await switching.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.True(_first.IsDisposed);
    }

    private static (string Precision, float Relevance) Judged(SearchResult result) =>
        (result.Reranker!.Precision, Assert.Single(result.Ranked).Score!.Value.Relevance);

    private async Task<SearchResult> SearchAsync()
    {
        var search = await _catalog.OpenAsync(new SearchAddress("moon"), TestContext.Current.CancellationToken);
        return await search.SearchAsync(TestContext.Current.CancellationToken).ToResultAsync();
    }

    private void HoldFirst() => _first.BeforeBatch = async (_, _) =>
    {
        _scoring.SetResult();
        await _mayEnd.Task;
    };
}
