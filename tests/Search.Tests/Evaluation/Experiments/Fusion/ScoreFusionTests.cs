using CsCheck;
using Search.Evaluation.Experiments.Fusion;

namespace Search.Tests.Evaluation.Experiments.Fusion;

/// <summary>Scores of two stages on one scale.</summary>
public class ScoreFusionTests
{
    [Fact]
    public void The_z_sum_adds_scores_in_standard_deviations()
    {
        // Mean 2 and standard deviation √(2/3) for both.
        var unit = 1 / Math.Sqrt(2.0 / 3);

        Assert.Equal([0.25 * unit, 0, -0.25 * unit], ScoreFusion.ZSum.Fuse([3, 2, 1], [1, 2, 3], 0.375), Close);
        Assert.Equal([0, 0, 0], ScoreFusion.ZSum.Fuse([3, 2, 1], [1, 2, 3], 0.5), Close);
    }

    [Fact]
    public void Min_max_adds_scores_from_0_to_1()
    {
        Assert.Equal([0.5, 0.25 + 0.125, 0.5], ScoreFusion.MinMax.Fuse([30, 20, 10], [-4, -3, 0], 0.5), Close);
    }

    [Fact]
    public void Reciprocal_rank_fusion_adds_1_by_60_plus_rank()
    {
        Assert.Equal([(1 / 61.0) + (1 / 63.0), (1 / 62.0) + (1 / 62.0), (1 / 63.0) + (1 / 61.0)], ScoreFusion.ReciprocalRank.Fuse([9, 8, 7], [1, 2, 3], 0), Close);
    }

    [Fact]
    public void Equal_scores_of_one_stage_leave_the_order_to_the_other()
    {
        Assert.All([ScoreFusion.ZSum, ScoreFusion.MinMax], fusion => Assert.Equal([2, 1, 0], ScoreFusion.Order(fusion.Fuse([5, 5, 5], [1, 2, 3], 0.1))));
        Assert.All(ScoreFusion.All, fusion => Assert.Empty(fusion.Fuse([], [], 0.5)));
    }

    [Fact]
    public void Weight_0_is_the_first_stages_order_and_weight_1_the_models() => Scores.Sample(scores =>
    {
        float[] first = [.. scores.Select(score => score.First).OrderDescending()];
        float[] model = [.. scores.Select(score => score.Model)];
        foreach (var fusion in new[] { ScoreFusion.ZSum, ScoreFusion.MinMax })
        {
            Assert.Equal(Enumerable.Range(0, first.Length), ScoreFusion.Order(fusion.Fuse(first, model, 0)));
            Assert.Equal(Enumerable.Range(0, model.Length).OrderByDescending(place => model[place]), ScoreFusion.Order(fusion.Fuse(first, model, 1)));
        }
    });

    [Fact]
    public void A_stages_unit_and_zero_point_change_nothing() => Scores.Sample(scores =>
    {
        float[] first = [.. scores.Select(score => score.First)];
        float[] model = [.. scores.Select(score => score.Model)];
        foreach (var fusion in ScoreFusion.All)
        {
            // Factor and summand are exact in float32, so only the normalisation could make a difference.
            var moved = fusion.Fuse([.. first.Select(score => (score * 4) + 64)], model, 0.3);
            Assert.Equal(fusion.Fuse(first, model, 0.3), moved, Close);
        }
    });

    private static Gen<(float First, float Model)[]> Scores { get; } = Gen.Select(Gen.Int[0, 1000], Gen.Int[-500, 500], (first, model) => (first / 8f, model / 8f)).Array[1, 40];

    private static bool Close(double one, double other) => Math.Abs(one - other) < 1e-9;
}
