using Search.Core;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Web.Searching;
using Search.Web.Searching.Results;

namespace Search.Tests.Web.Searching.Results;

public class QueryJudgementsTests
{
    private static readonly QueryJudgements Judgements = new(new Dictionary<string, int> { ["p2"] = 3, ["p4"] = 1, ["elsewhere"] = 2 });

    [Fact]
    public void Both_rankings_are_measured_as_trec_eval_does()
    {
        var ideal = 3 + (2 / Math.Log2(3)) + (1 / Math.Log2(4));

        var (bm25, reranked) = Judgements.Compare(Page([2, 4, 1, 3]));

        Assert.Equal(((3 / Math.Log2(3)) + (1 / Math.Log2(5))) / ideal, bm25, 12);
        Assert.Equal((3 + (1 / Math.Log2(3))) / ideal, reranked, 12);
    }

    [Fact]
    public void The_parts_add_up_to_the_difference()
    {
        var page = Page([2, 4, 1, 3]);

        var (bm25, reranked) = Judgements.Compare(page);
        var parts = page.Ranked.Sum(passage =>
            Judgements.PartInDifference(passage.Candidate.Passage.Id, passage.Candidate.Rank, passage.Rank));

        Assert.Equal(reranked - bm25, parts, 12);
    }

    [Fact]
    public void A_rank_below_the_first_page_counts_nothing() =>
        Assert.Equal(0, Judgements.PartInDifference("p2", bm25Rank: 40, rerankedRank: 11));

    [Fact]
    public void The_sample_has_judgements_only_for_its_own_queries()
    {
        var sample = BundledSample.Load();

        Assert.Equal(3, sample.JudgementsFor("sample", " buttermilk substitute for baking ")!.GradeOf("p532"));
        Assert.Null(sample.JudgementsFor("sample", "buttermilk"));
        Assert.Null(sample.JudgementsFor("other", "buttermilk substitute for baking"));
        Assert.Equal(12, sample.ExamplesFor("sample").Distinct().Count());
        Assert.Empty(sample.ExamplesFor("other"));
    }

    [Fact]
    public void The_line_of_facts_compares_the_first_pages_of_both_lists()
    {
        var facts = RankComparison.Of(Page([12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], of: 12));

        Assert.Equal(9, facts.OnBothFirstPages);
        Assert.Equal(1, facts.Entered);
        Assert.Equal(10, facts.Moved);
        Assert.Equal(("p12", 12, 1), (facts.Climb!.Candidate.Passage.Id, facts.Climb.Candidate.Rank, facts.Climb.Rank));
    }

    [Fact]
    public void Without_movement_no_passage_is_named_as_the_largest_move_up()
    {
        var facts = RankComparison.Of(Page([1, 2, 3, 4]));

        Assert.Equal((4, 4, 0, null), (facts.OnBothFirstPages, facts.FirstPage, facts.Moved, facts.Climb));
    }

    private static SearchResult Page(int[] order, int of = 4)
    {
        var candidates = Enumerable.Range(1, of).Select(rank => new Candidate(new Passage($"p{rank}", null, "text"), rank, 100 - rank)).ToList();
        return new SearchResult(
            QueryText.Parse("query"),
            candidates,
            [.. order.Select((bm25Rank, index) => new RankedPassage(index + 1, candidates[bm25Rank - 1], new PairScore(bm25Rank - 1, -index, [], 0)))],
            new StageTimes(default, default, default),
            Reranker: null,
            Degradation: null);
    }
}
