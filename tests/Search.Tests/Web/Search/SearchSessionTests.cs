using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Hosting.Settings;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Tests.Web.Searching;

public sealed class SearchSessionTests : IAsyncDisposable
{
    private readonly MemoryEngine _engine = new MemoryEngine().With(
        "sample", [.. Enumerable.Range(0, 8).Select(number => new Passage($"p{number}", null, $"moon {number}"))]);

    private readonly ScriptedReranker _reranker = new(text => text[^1]);
    private readonly SearchCatalog _catalog;
    private readonly SearchSession _session;

    public SearchSessionTests()
    {
        _catalog = new SearchCatalog(new EngineCatalog([_engine]), [new ServedModel("default", _reranker)], new SearchSettings());
        _session = new SearchSession(_catalog, new SearchLog(NullLogger<SearchLog>.Instance, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance)));
    }

    [Fact]
    public async Task Every_update_of_the_pipeline_is_shown()
    {
        var phases = new List<(SearchPhase, int)>();
        _session.Changed += () => phases.Add((_session.State.Phase, _session.State.Scored));

        await _session.SearchAsync(new SearchAddress("moon"));

        Assert.Equal(
            [(SearchPhase.Retrieving, 0), (SearchPhase.Reranking, 0), (SearchPhase.Reranking, 4), (SearchPhase.Reranking, 8), (SearchPhase.Complete, 8)],
            phases);
        Assert.Equal("p7", _session.State.RerankedRows().First().Id);
    }

    [Fact]
    public async Task A_window_of_zero_does_not_call_the_reranker()
    {
        _reranker.BeforeBatch = (_, _) => throw new InvalidOperationException("asked");

        await _session.SearchFirstStageAsync(new SearchAddress("moon"));

        Assert.Equal(SearchPhase.Reranking, _session.State.Phase);
        Assert.Equal(8, _session.State.Candidates.Count);
    }

    [Fact]
    public async Task A_new_search_stops_the_one_before_it()
    {
        var stopped = new TaskCompletionSource();
        _reranker.BeforeBatch = async (_, cancel) =>
        {
            using var registration = cancel.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        var first = _session.SearchAsync(new SearchAddress("moon"));

        _reranker.BeforeBatch = (_, _) => Task.CompletedTask;
        await _session.SearchAsync(new SearchAddress("moon 3"));

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await first.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("moon 3", _session.State.Query!.Text);
        Assert.Equal(SearchPhase.Complete, _session.State.Phase);
    }

    [Fact]
    public async Task A_reranker_that_fails_leaves_BM25s_order_and_its_reason()
    {
        _reranker.BeforeBatch = (number, _) => number == 1 ? throw new RerankException("The score is NaN.") : Task.CompletedTask;

        await _session.SearchAsync(new SearchAddress("moon"));

        Assert.Equal(SearchPhase.Complete, _session.State.Phase);
        Assert.Equal("The score is NaN.", _session.State.Result!.Degradation!.Reason);
        Assert.Equal(_session.State.Bm25Rows().Select(row => row.Id), _session.State.RerankedRows().Select(row => row.Id));
    }

    [Fact]
    public async Task A_failing_engine_gives_an_error_and_not_an_empty_list()
    {
        await _session.SearchAsync(new SearchAddress("moon"));
        _engine.Failure = new SearchUnavailableException("No answer.");

        await _session.SearchAsync(new SearchAddress("moon"));

        Assert.Equal(new SearchFailure("No answer.", IsTransient: true), _session.State.Failure);
        Assert.Equal(SearchPhase.Failed, _session.State.Phase);
    }

    [Fact]
    public async Task The_full_query_stays_in_the_box_when_the_url_has_the_cut_one()
    {
        var typed = new SearchAddress(string.Join(' ', Enumerable.Repeat("moon", 1_500)));

        _session.Announce(typed);
        await _session.SearchAsync(typed.Cut());
        Assert.Equal(1_500, _session.State.Cut!.OriginalTerms);

        await _session.SearchAsync(new SearchAddress("moon"));
        Assert.Null(_session.State.Cut);
    }

    [Fact]
    public async Task An_empty_query_is_the_empty_state()
    {
        await _session.SearchAsync(new SearchAddress("moon"));
        await _session.SearchAsync(new SearchAddress("  "));

        Assert.Equal(SearchPhase.Empty, _session.State.Phase);
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _catalog.DisposeAsync();
    }
}
