using System.Diagnostics;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Reranking;

namespace Search.Tests.Core.Telemetry;

public sealed class SearchTelemetryTests : IDisposable
{
    private const string Operation = "search.operation.name";

    private readonly RecordedTelemetry _recorded = new();
    private readonly MemoryEngine _engine = new MemoryEngine().With("sample", new Passage("a", null, "moon"), new Passage("b", null, "moon night"));
    private readonly ScriptedReranker _reranker = new(text => text.Length);

    public void Dispose() => _recorded.Dispose();

    [Fact]
    public async Task A_search_records_the_duration_and_the_passages_of_each_stage()
    {
        await SearchAsync(window: 1);

        var durations = _recorded.Values("search.operation.duration", Operation);
        Assert.Equal(["rerank", "retrieve", "search"], durations.Select(operation => operation.Key).Order());
        Assert.All(durations, operation => Assert.InRange(Assert.Single(operation), 0, 60));
        var passages = _recorded.Values("search.operation.passages", Operation);
        Assert.Equal((2, 1, 2), (passages["retrieve"].Single(), passages["rerank"].Single(), passages["search"].Single()));
        Assert.Empty(_recorded.Values("search.degradations", "error.type"));
    }

    [Fact]
    public async Task The_spans_of_the_stages_are_children_of_the_search_s_span()
    {
        Activity? seenByReranker = null;
        _reranker.BeforeBatch = (_, _) => Task.FromResult(seenByReranker = Activity.Current);

        await SearchAsync(window: 2);

        var search = _recorded.Spans.Single(span => span.OperationName == "search");
        var retrieve = _recorded.Spans.Single(span => span.OperationName == "search.retrieve");
        var rerank = _recorded.Spans.Single(span => span.OperationName == "search.rerank");
        Assert.Equal([search.SpanId, search.SpanId], [retrieve.ParentSpanId, rerank.ParentSpanId]);
        Assert.Equal(rerank, seenByReranker);
        Assert.All(_recorded.Spans, span => Assert.True(span.IsStopped));
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task A_degradation_is_counted_with_its_cause()
    {
        _reranker.BeforeBatch = (_, _) => throw new RerankException("The score is NaN.");

        await SearchAsync(window: 2);

        Assert.Equal(1, _recorded.Values("search.degradations", "error.type")["Search.Core.Errors.RerankException"].Single());
        Assert.Equal(ActivityStatusCode.Error, _recorded.Spans.Single(span => span.OperationName == "search.rerank").Status);
        Assert.Single(_recorded.Values("search.operation.duration", Operation)["search"]);
    }

    [Fact]
    public async Task A_first_stage_that_fails_is_recorded_with_its_error()
    {
        var pipeline = await OpenAsync();
        _engine.Failure = new SearchUnavailableException("The server does not answer.");

        await Assert.ThrowsAsync<SearchUnavailableException>(() => pipeline.SearchToEndAsync(new SearchRequest("moon", 2)));

        Assert.Equal(2, _recorded.Values("search.operation.duration", "error.type")["Search.Core.Errors.SearchUnavailableException"].Count());
        Assert.All(_recorded.Spans, span => Assert.Equal(ActivityStatusCode.Error, span.Status));
    }

    [Fact]
    public async Task A_cancelled_search_records_no_duration()
    {
        var pipeline = await OpenAsync();

        await foreach (var update in pipeline.SearchAsync(new SearchRequest("moon", 2)))
        {
            Assert.IsType<FirstStageRetrieved>(update);
            break;
        }

        Assert.Equal(["retrieve"], _recorded.Values("search.operation.duration", Operation).Select(operation => operation.Key));
    }

    private async Task SearchAsync(int window) => await (await OpenAsync()).SearchToEndAsync(new SearchRequest("moon", window, Depth: 2));

    private async Task<SearchPipeline> OpenAsync() => new(await _engine.OpenAsync("sample", TestContext.Current.CancellationToken), _reranker);
}
