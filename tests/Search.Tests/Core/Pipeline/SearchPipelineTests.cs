using Search.Core.Errors;
using Microsoft.Extensions.Time.Testing;
using Search.Core.Pipeline;
using Search.Core.Reranking;

namespace Search.Tests.Core.Pipeline;

public class SearchPipelineTests
{
    private static readonly Func<string, float> ByLength = text => text.Length;

    [Fact]
    public async Task The_first_stage_list_comes_first_then_scores_then_the_page()
    {
        var pipeline = new SearchPipeline(new FixedRetriever("a", "bbb", "cc"), new FunctionReranker(ByLength));

        var updates = await pipeline.SearchAsync(new SearchRequest("q", 3)).ToListAsync();

        Assert.IsType<FirstStageRetrieved>(updates[0]);
        Assert.Equal([1, 2, 3], updates[1..4].Cast<ScoresArrived>().Select(update => update.Scored));
        Assert.IsType<SearchCompleted>(updates[4]);
        Assert.Equal(5, updates.Count);
    }

    [Fact]
    public async Task Passages_are_ordered_by_relevance_and_have_their_movement()
    {
        var page = await SearchAsync(["a", "bbb", "cc"], new SearchRequest("q", 3), ByLength);

        Assert.Equal(["p1", "p2", "p0"], page.Ranked.Select(passage => passage.Candidate.Passage.Id));
        Assert.Equal([1, 2, 3], page.Ranked.Select(passage => passage.Rank));
        Assert.Equal([1, 1, -2], page.Ranked.Select(passage => passage.Movement));
        Assert.Null(page.Degradation);
    }

    [Fact]
    public async Task Equal_scores_keep_the_first_stage_order()
    {
        var page = await SearchAsync(["aa", "bb", "cc"], new SearchRequest("q", 3), ByLength);

        Assert.Equal(["p0", "p1", "p2"], page.Ranked.Select(passage => passage.Candidate.Passage.Id));
    }

    [Fact]
    public async Task Passages_below_the_window_follow_in_the_first_stage_order()
    {
        var page = await SearchAsync(["a", "bb", "cccc", "ddd"], new SearchRequest("q", 2, Depth: 4), ByLength);

        Assert.Equal(["p1", "p0", "p2", "p3"], page.Ranked.Select(passage => passage.Candidate.Passage.Id));
        Assert.Null(page.Ranked[2].Score);
    }

    [Fact]
    public async Task A_window_of_zero_skips_the_second_stage()
    {
        var page = await SearchAsync(["a", "bb"], new SearchRequest("q", 0, Depth: 2), _ => throw new InvalidOperationException());

        Assert.Equal(["p0", "p1"], page.Ranked.Select(passage => passage.Candidate.Passage.Id));
        Assert.Null(page.Reranker);
        Assert.Null(page.Degradation);
    }

    [Fact]
    public async Task When_the_reranker_fails_half_way_the_page_shows_bm25_and_says_why()
    {
        var page = await SearchAsync(
            ["a", "bb", "ccc"], new SearchRequest("q", 3), text => text == "a" ? throw new RerankException("logit is NaN") : 1);

        Assert.Equal("logit is NaN", page.Degradation?.Reason);
        Assert.Equal(["p0", "p1", "p2"], page.Ranked.Select(passage => passage.Candidate.Passage.Id));
        Assert.All(page.Ranked, passage => Assert.Null(passage.Score));
    }

    [Fact]
    public async Task An_unexpected_failure_of_the_reranker_keeps_its_cause_for_the_log()
    {
        var page = await SearchAsync(["a"], new SearchRequest("q", 1), _ => throw new InvalidOperationException("secret"));

        Assert.IsType<InvalidOperationException>(page.Degradation?.Cause);
        Assert.DoesNotContain("secret", page.Degradation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_limit_scores_the_first_candidates_and_the_rest_keeps_BM25_order()
    {
        var clock = new FakeTimeProvider();
        string[] texts = [.. Enumerable.Range(0, 40).Select(index => $"text {index}")];
        var judged = 0;
        var reranker = new FunctionReranker(_ =>
        {
            if (++judged == 20)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            return judged;
        });

        var page = await new SearchPipeline(new FixedRetriever(texts), reranker, clock).SearchToEndAsync(
            new SearchRequest("q", 40, TimeLimit: TimeSpan.FromSeconds(1)));

        Assert.Equal(24, page.Unjudged);
        Assert.Null(page.Degradation);
        Assert.Equal(Enumerable.Range(0, 16).Select(index => $"p{index}"), page.Ranked.Take(16).Select(passage => passage.Candidate.Passage.Id));
        Assert.Equal(Enumerable.Range(16, 24).Select(index => $"p{index}"), page.Ranked.Skip(16).Select(passage => passage.Candidate.Passage.Id));
        Assert.All(page.Ranked.Skip(16), passage => Assert.Null(passage.Score));
    }

    [Fact]
    public async Task A_time_limit_that_is_not_reached_changes_nothing()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(index => new string('x', (index * 7) % 40))];
        var limited = await SearchAsync(texts, new SearchRequest("q", 40, TimeLimit: TimeSpan.FromMinutes(10)), ByLength);
        var unlimited = await SearchAsync(texts, new SearchRequest("q", 40), ByLength);

        Assert.Equal(0, limited.Unjudged);
        Assert.Equal(unlimited.Ranked.Select(passage => passage.Candidate.Rank), limited.Ranked.Select(passage => passage.Candidate.Rank));
    }

    [Fact]
    public async Task Scores_of_a_cascades_second_model_rank_above_those_of_its_first()
    {
        var cascade = new CascadeReranker(new FunctionReranker(ByLength), new FunctionReranker(text => -text.Length), 2);

        var page = await new SearchPipeline(new FixedRetriever("a", "bbb", "cc", "dddd", "eeeee"), cascade).SearchToEndAsync(new SearchRequest("q", 4, Depth: 5));

        Assert.Equal(["p1", "p3", "p2", "p0", "p4"], page.Ranked.Select(passage => passage.Candidate.Passage.Id));
        Assert.Equal([0, 0, 1, 1, null], page.Ranked.Select(passage => passage.Score?.Tier));
        Assert.Equal((0, "function+function@2"), (page.Unjudged, page.Reranker!.Model));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_of_either_model_of_a_cascade_shows_BM25s_order_and_says_why(bool ofFirst)
    {
        FunctionReranker broken = new(_ => throw new RerankException("logit is NaN")), sound = new(ByLength);
        var cascade = ofFirst ? new CascadeReranker(broken, sound, 1) : new CascadeReranker(sound, broken, 1);

        var page = await new SearchPipeline(new FixedRetriever("a", "bb", "ccc"), cascade).SearchToEndAsync(new SearchRequest("q", 3));

        Assert.Equal("logit is NaN", page.Degradation?.Reason);
        Assert.Equal(["p0", "p1", "p2"], page.Ranked.Select(passage => passage.Candidate.Passage.Id));
    }

    [Fact]
    public async Task A_time_limit_that_ends_in_a_cascades_first_model_leaves_its_order_above_BM25s()
    {
        var clock = new FakeTimeProvider();
        var judged = 0;
        var first = new FunctionReranker(_ =>
        {
            if (++judged == 20)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            return -judged;
        });
        string[] texts = [.. Enumerable.Range(0, 40).Select(index => $"text {index}")];

        var page = await new SearchPipeline(new FixedRetriever(texts), new CascadeReranker(first, new FunctionReranker(ByLength), 5), clock).SearchToEndAsync(
            new SearchRequest("q", 40, TimeLimit: TimeSpan.FromSeconds(1)));

        Assert.Equal(24, page.Unjudged);
        Assert.Equal([.. Enumerable.Range(0, 16).Reverse(), .. Enumerable.Range(16, 24)], page.Ranked.Select(passage => passage.Candidate.Rank - 1));
        Assert.Equal([1, null], page.Ranked.Select(passage => passage.Score?.Tier).Distinct());
    }

    [Fact]
    public async Task A_cancelled_search_is_not_a_degraded_one()
    {
        using var cancel = new CancellationTokenSource();
        var pipeline = new SearchPipeline(new FixedRetriever("a", "b"), new FunctionReranker(_ =>
        {
            cancel.Cancel();
            return 1;
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pipeline.SearchToEndAsync(new SearchRequest("q", 2), cancel.Token));
    }

    [Fact]
    public async Task A_blank_query_calls_neither_stage()
    {
        var retriever = new FixedRetriever("a");
        var page = await new SearchPipeline(retriever, new FunctionReranker(ByLength)).SearchToEndAsync(new SearchRequest("  ", 5));

        Assert.Empty(page.Ranked);
        Assert.Equal(0, retriever.DepthAsked);
    }

    [Fact]
    public async Task A_long_query_reaches_both_stages_cut()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 1_200));
        var page = await SearchAsync(["a"], new SearchRequest(words, 1), ByLength);

        Assert.True(page.Query.IsCut);
        Assert.Equal(1_000, page.Query.Terms);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 0)]
    [InlineData(10_001, 0)]
    public async Task A_window_or_depth_out_of_range_is_refused(int window, int depth)
    {
        var exception = await Assert.ThrowsAsync<BadInputException>(
            () => SearchAsync(["a"], new SearchRequest("q", window, depth), ByLength));

        Assert.Contains("window", exception.Message, StringComparison.Ordinal);
    }

    private static Task<SearchResult> SearchAsync(string[] texts, SearchRequest request, Func<string, float> relevance) =>
        new SearchPipeline(new FixedRetriever(texts), new FunctionReranker(relevance)).SearchToEndAsync(request);
}
