using Search.Core;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Web.Searching;

namespace Search.Tests.Web.Searching;

public class SearchStateTests
{
    private static readonly QueryText Query = QueryText.Parse("moon");

    private static readonly Candidate[] Candidates =
        [.. Enumerable.Range(1, 4).Select(rank => new Candidate(new Passage($"p{rank}", null, "moon"), rank, 10 - rank))];

    [Fact]
    public void BM25s_list_is_there_before_any_score()
    {
        var state = Retrieved();

        Assert.True(state.IsBusy);
        Assert.Equal(["p1", "p2", "p3", "p4"], state.Bm25Rows().Select(row => row.Id));
        Assert.All(state.Bm25Rows(), row => Assert.Null(row.OtherRank));
        Assert.Empty(state.RerankedRows());
    }

    [Fact]
    public void Scores_fill_the_reranked_list_best_first_without_movement()
    {
        var state = Retrieved()
            .Apply(new ScoresArrived([Score(3, 1f)], 1, 4))
            .Apply(new ScoresArrived([Score(0, 0.5f), Score(2, 1f)], 3, 4));

        Assert.Equal(3, state.Scored);
        Assert.Equal(["p3", "p4", "p1"], state.RerankedRows().Select(row => row.Id));
        Assert.Equal([1, 2, 3], state.RerankedRows().Select(row => row.Rank));
        Assert.All(state.RerankedRows(), row => Assert.Null(row.OtherRank));
    }

    [Fact]
    public void Scores_of_a_cascades_first_model_stay_below_while_scores_arrive()
    {
        var state = Retrieved()
            .Apply(new ScoresArrived([Score(3, 9f) with { Tier = 1 }, Score(1, 7f) with { Tier = 1 }], 2, 4))
            .Apply(new ScoresArrived([Score(0, 0.5f)], 3, 4));

        Assert.Equal([("p1", 0), ("p4", 1), ("p2", 1)], state.RerankedRows().Select(row => (row.Id, row.Tier)));
    }

    [Fact]
    public void Both_lists_show_each_others_ranks_at_the_end()
    {
        var state = Retrieved().Apply(new SearchCompleted(Page([4, 1, 2, 3])));

        Assert.False(state.IsBusy);
        Assert.Equal(["p4", "p1", "p2", "p3"], state.RerankedRows().Select(row => row.Id));
        Assert.Equal([4, 1, 2, 3], state.RerankedRows().Select(row => row.OtherRank!.Value));
        Assert.Equal([2, 3, 4, 1], state.Bm25Rows().Select(row => row.OtherRank!.Value));
    }

    [Fact]
    public void A_degraded_search_shows_BM25s_order_twice_and_claims_no_movement()
    {
        var degraded = Page([1, 2, 3, 4]) with { Degradation = new Degradation("broken", new RerankException("broken")) };

        var state = Retrieved().Apply(new SearchCompleted(degraded));

        Assert.Equal(state.Bm25Rows().Select(row => row.Id), state.RerankedRows().Select(row => row.Id));
        Assert.All(state.Bm25Rows().Concat(state.RerankedRows()), row => Assert.Null(row.OtherRank));
    }

    [Fact]
    public void The_old_lists_stay_while_the_next_search_begins_and_are_marked_as_such()
    {
        var state = Retrieved().Apply(new SearchCompleted(Page([4, 1, 2, 3]))).Superseded();

        Assert.True(state.IsBusy);
        Assert.Equal(4, state.Bm25Rows().Count());
    }

    [Fact]
    public void The_first_request_sends_only_the_page()
    {
        var many = Enumerable.Range(1, 50).Select(rank => new Candidate(new Passage($"p{rank}", null, "moon"), rank, 1)).ToList();

        var sent = SearchState.Empty.Apply(new FirstStageRetrieved(Query, many, TimeSpan.FromMilliseconds(3), Reranker: null)).Sendable();

        Assert.Equal(10, sent!.Candidates.Count);
        Assert.Null(SearchState.Empty.Sendable());
    }

    [Theory]
    [InlineData(false, "There is no model")]
    [InlineData(true, "does not answer")]
    public void A_failure_says_whether_trying_again_may_help(bool mayPass, string message)
    {
        Exception exception = mayPass ? new SearchUnavailableException(message) : new BadInputException(message);

        Assert.Equal(new SearchFailure(message, mayPass), SearchFailure.From(exception));
    }

    [Fact]
    public void An_unexpected_failure_shows_no_internal_details() =>
        Assert.DoesNotContain("secret", SearchFailure.From(new InvalidOperationException("secret")).Message, StringComparison.Ordinal);

    private static SearchState Retrieved() =>
        SearchState.Empty.Apply(new FirstStageRetrieved(Query, Candidates, TimeSpan.FromMilliseconds(3), Reranker: null));

    private static PairScore Score(int index, float relevance) => new(index, relevance, [relevance], 0);

    /// <summary>A final page whose order is given by BM25 ranks.</summary>
    [Fact]
    public void Two_passages_with_one_id_keep_their_own_ranks()
    {
        Candidate[] same = [.. Candidates.Select(candidate => candidate with { Passage = new Passage("same", null, "moon") })];
        RankedPassage[] ranked = [.. new[] { 4, 1, 2, 3 }.Select((rank, index) => new RankedPassage(index + 1, same[rank - 1], Score(rank - 1, 4 - index)))];

        var state = SearchState.Empty.Apply(new SearchCompleted(Page([4, 1, 2, 3]) with { Candidates = same, Ranked = ranked }));

        Assert.Equal([2, 3, 4, 1], state.Bm25Rows().Select(row => row.OtherRank!.Value));
    }

    private static SearchResult Page(int[] order) => new(
        Query,
        Candidates,
        [.. order.Select((bm25Rank, index) => new RankedPassage(index + 1, Candidates[bm25Rank - 1], Score(bm25Rank - 1, -index)))],
        new StageTimes(TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(34)),
        new RerankerInfo("test", "fp32", "cpu", 512),
        Degradation: null);
}
