using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Statistics;

/// <summary>Kendall's tau-b of scores against the reference implementation.</summary>
public class KendallTauTests
{
    [Fact]
    public void Kendalls_tau_of_scores_with_ties_agrees_with_the_reference() =>
        Assert.All(GoldenStatistics.Read("correlation.json").AsArray().Where(golden => (string)golden!["kind"]! == "values with ties"), golden =>
            Assert.Equal(
                (double?)golden!["kendall_tau_b"] ?? double.NaN, // All values of one list are equal.
                KendallTau.Compute([.. golden["x"]!.Numbers().Select(value => (float)value)], [.. golden["y"]!.Numbers().Select(value => (float)value)]),
                GoldenStatistics.Tolerance));

    [Fact]
    public void Ties_count_for_neither_side() =>
        Assert.Equal(2 / Math.Sqrt(6), KendallTau.Compute([1, 1, 2], [1, 2, 3]), 9);
}
