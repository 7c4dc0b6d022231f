using CsCheck;
using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Statistics;

public class HolmCorrectionTests
{
    [Fact]
    public void Adjusted_values_agree_with_the_reference() =>
        Assert.All(GoldenStatistics.Read("corrections.json").AsArray(), golden =>
        {
            var adjusted = HolmCorrection.Adjust([.. golden!["p"]!.Numbers()]);

            Assert.All(
                golden["holm"]!["adjusted"]!.Numbers().Zip(adjusted),
                pair => Assert.Equal(pair.First, pair.Second!.Value, GoldenStatistics.Tolerance));
            Assert.Equal(
                golden["holm"]!["rejected"]!.AsArray().Select(rejected => (bool)rejected!),
                adjusted.Select(p => p <= (double)golden["alpha"]!));
        });

    [Fact]
    public void A_test_without_a_value_counts_as_a_test() => Assert.Equal([0.02, null], HolmCorrection.Adjust([0.01, null]));

    [Fact]
    public void Adjusted_values_keep_the_order_and_are_never_smaller() =>
        Gen.Double[0, 1].Array[1, 20].Sample(values =>
        {
            var adjusted = HolmCorrection.Adjust([.. values]);

            Assert.All(values.Zip(adjusted), pair => Assert.InRange(pair.Second!.Value, pair.First, 1));
            Assert.Equal(values.Zip(adjusted).OrderBy(pair => pair.First).Select(pair => pair.Second), adjusted.Order());
        });
}
