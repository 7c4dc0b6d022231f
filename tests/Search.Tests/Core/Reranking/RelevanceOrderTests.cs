using Search.Core.Reranking;

namespace Search.Tests.Core.Reranking;

public class RelevanceOrderTests
{
    [Fact]
    public void The_tier_comes_before_the_relevance_and_the_documents_order_decides_between_equals()
    {
        PairScore?[] scores = [Score(4, 9, tier: 1), null, Score(3, 1), Score(0, 5), Score(1, 1), Score(2, 7, tier: 1)];

        Assert.Equal([0, 1, 3, 4, 2, null], scores.BestFirst(score => score).Select(score => score?.Index));
    }

    [Fact]
    public void Passages_without_scores_keep_their_order_below_scored_ones()
    {
        (string Id, PairScore? Score)[] items = [("a", null), ("b", null), ("c", Score(0, float.MinValue))];

        Assert.Equal(["c", "a", "b"], items.BestFirst(item => item.Score).Select(item => item.Id));
    }

    private static PairScore Score(int index, float relevance, int tier = 0) => new(index, relevance, [relevance], 0, tier);
}
