using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Statistics;

public class PairedTTestPowerTests
{
    [Fact]
    public void Power_agrees_with_the_reference() =>
        Assert.All(GoldenStatistics.Read("power.json")["power"]!.AsArray(), golden => Assert.Equal(
            (double)golden!["power"]!,
            PairedTTestPower.Compute((double)golden["effect_dz"]!, (int)golden["n"]!, (double)golden["alpha"]!),
            GoldenStatistics.Tolerance));

    [Fact]
    public void The_number_of_queries_needed_agrees_with_the_reference() =>
        Assert.All(GoldenStatistics.Read("power.json")["n_for_80_percent"]!.AsArray(), golden =>
        {
            var (effect, alpha, power) = ((double)golden!["effect_dz"]!, (double)golden["alpha"]!, (double)golden["power"]!);
            var queries = PairedTTestPower.QueriesNeeded(effect, alpha, power);

            Assert.Equal((int)golden["n"]!, queries);
            Assert.Equal((double)golden["power_at_n"]!, PairedTTestPower.Compute(effect, queries!.Value, alpha), GoldenStatistics.Tolerance);
        });

    [Theory]
    [InlineData(2, 0.05)]
    [InlineData(43, 0.05)]
    [InlineData(43, 0.001)]
    [InlineData(6980, 0.05)]
    public void The_detectable_effect_is_found_with_the_power_that_was_asked_for(int queries, double alpha) =>
        Assert.Equal(0.8, PairedTTestPower.Compute(PairedTTestPower.DetectableEffect(queries, alpha), queries, alpha), 1e-9);

    [Theory]
    [InlineData(2)]
    [InlineData(6980)]
    [InlineData(1_000_000)]
    public void Without_an_effect_the_power_is_alpha(int queries) => Assert.Equal(0.05, PairedTTestPower.Compute(0, queries, 0.05), 1e-8);

    [Fact]
    public void No_number_of_queries_finds_an_effect_of_zero() => Assert.Null(PairedTTestPower.QueriesNeeded(0, 0.05));

    [Fact]
    public void Two_queries_are_enough_for_an_enormous_effect() => Assert.Equal(2, PairedTTestPower.QueriesNeeded(1000, 0.05));
}
