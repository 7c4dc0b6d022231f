using CsCheck;
using Search.Evaluation.Statistics;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Statistics;

/// <summary>Similarities of rankings against the reference implementations.</summary>
public class RankSimilarityTests
{
    private static readonly Gen<(Ranking One, Ranking Other)> Rankings =
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 30).ToArray()), Gen.Shuffle(Enumerable.Range(0, 30).ToArray()), Gen.Int[0, 30], Gen.Int[0, 30])
            .Select((one, other, length, otherLength) => (
                RankingOf(one[..length].Select(item => $"d{item}")), RankingOf(other[..otherLength].Select(item => $"d{item}"))));

    [Fact]
    public void Rank_biased_overlap_and_overlap_agree_with_the_reference() =>
        Assert.All(GoldenStatistics.Read("rank-similarity.json").AsArray(), golden =>
        {
            var rankings = SharedRanking.Create(Items(golden!["a"]!), Items(golden["b"]!));

            Assert.All(golden["rbo_ext"]!.AsObject(), rbo => Assert.Equal(
                (double)rbo.Value!,
                RankBiasedOverlap.Compute(rankings, double.Parse(rbo.Key, System.Globalization.CultureInfo.InvariantCulture)),
                GoldenStatistics.Tolerance));
            Assert.Equal((double)golden["overlap@10"]!, OverlapAtDepth.Compute(rankings, 10), GoldenStatistics.Tolerance);
        });

    [Fact]
    public void Tau_AP_and_Kendalls_tau_agree_with_the_reference() =>
        Assert.All(GoldenStatistics.Read("correlation.json").AsArray().Where(golden => (string)golden!["kind"]! == "permutation"), golden =>
        {
            var rankings = SharedRanking.Create(Items(golden!["ranking"]!), Items(golden["truth"]!));

            Assert.Equal((double)golden["kendall_tau_b"]!, KendallTau.OfOrders(rankings.AlsoAbove()), GoldenStatistics.Tolerance);
            Assert.Equal((double)golden["tau_ap"]!, TauAp.Compute(rankings.AlsoAbove()), GoldenStatistics.Tolerance);
            Assert.Equal((double)golden["tau_ap_other_way"]!, TauAp.Compute(rankings.InOtherOrder(rankings.AlsoAbove())), GoldenStatistics.Tolerance);
        });

    [Fact]
    public void Every_similarity_is_symmetric_and_in_its_range() => Rankings.Sample(pair =>
    {
        var (there, back) = (SharedRanking.Create(pair.One, pair.Other), SharedRanking.Create(pair.Other, pair.One));

        AssertSymmetric(0, RankBiasedOverlap.Compute(there), RankBiasedOverlap.Compute(back));
        AssertSymmetric(0, OverlapAtDepth.Compute(there, 10), OverlapAtDepth.Compute(back, 10));
        AssertSymmetric(-1, KendallTau.OfOrders(there.AlsoAbove()), KendallTau.OfOrders(back.AlsoAbove()));
        AssertSymmetric(-1, TauAp.Compute(there.AlsoAbove()), TauAp.Compute(back.InOtherOrder(back.AlsoAbove())));
    });

    [Fact]
    public void A_ranking_is_like_itself() => Rankings.Where(pair => pair.One.Count >= 10).Sample(pair =>
    {
        var same = SharedRanking.Create(pair.One, pair.One);

        Assert.Equal(1, RankBiasedOverlap.Compute(same), 1e-12);
        Assert.Equal(1, OverlapAtDepth.Compute(same, 10));
        Assert.Equal(1, KendallTau.OfOrders(same.AlsoAbove()));
        Assert.Equal(1, TauAp.Compute(same.AlsoAbove()), 1e-12);
    });

    private static void AssertSymmetric(double least, double one, double other)
    {
        Assert.Equal(one, other, 1e-12);
        if (!double.IsNaN(one))
        {
            Assert.InRange(one, least - 1e-12, 1 + 1e-12);
        }
    }

    private static Ranking Items(System.Text.Json.Nodes.JsonNode list) => RankingOf(list.AsArray().Select(item => (string)item!));

    private static Ranking RankingOf(IEnumerable<string> items) => [.. items.Select((item, index) => new RankedDocument(index + 1, item, -index))];
}
