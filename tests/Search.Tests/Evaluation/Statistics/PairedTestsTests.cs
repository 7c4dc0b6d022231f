using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Statistics;

/// <summary>All paired tests and intervals against the reference implementations.</summary>
public class PairedTestsTests
{
    private const int Seed = 1;

    public static TheoryData<string> Pairs => GoldenStatistics.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Means_wins_and_the_effect_size_agree_with_the_reference(string name)
    {
        var (pair, differences) = Golden(name);

        Assert.Equal((double)pair["mean_difference"]!, differences.Mean, GoldenStatistics.Tolerance);
        Assert.Equal(
            ((int)pair["wins_a"]!, (int)pair["ties"]!, (int)pair["wins_b"]!), (differences.Wins, differences.Ties, differences.Losses));
        GoldenStatistics.AssertEqual(pair["t_test"]!["cohen_dz"], differences.EffectSize);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_t_test_and_its_interval_agree_with_the_reference(string name)
    {
        var (pair, differences) = Golden(name);
        var expected = pair["t_test"]!;

        var test = PairedTTest.Compute(differences);

        GoldenStatistics.AssertEqual(expected["t"], test.Statistic);
        GoldenStatistics.AssertEqual(expected["p"], test.P);
        GoldenStatistics.AssertEqual(expected["ci95"]?[0], test.Interval?.Lower);
        GoldenStatistics.AssertEqual(expected["ci95"]?[1], test.Interval?.Upper);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Wilcoxons_test_agrees_with_the_reference_exactly_where_no_magnitudes_are_equal(string name)
    {
        var (pair, differences) = Golden(name);
        var expected = pair["wilcoxon"]!;

        GoldenStatistics.AssertEqual(expected["p_exact"] ?? expected["p_normal"], WilcoxonSignedRankTest.P(differences));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_sign_test_agrees_with_the_reference(string name)
    {
        var (pair, differences) = Golden(name);

        Assert.Equal((double)pair["sign_test"]!["p"]!, SignTest.P(differences.Wins, differences.Losses), GoldenStatistics.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_randomisation_test_agrees_with_the_reference(string name)
    {
        var (pair, differences) = Golden(name);

        var p = RandomisationTest.P(differences, Seed);

        if (pair["randomisation_monte_carlo"] is { } drawn)
        {
            Assert.Equal((double)drawn["p"]!, p, (double)drawn["tolerance"]!);
        }
        else
        {
            Assert.Equal((double)pair["randomisation_exact_p"]!, p, GoldenStatistics.Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_bootstrap_interval_agrees_with_the_reference(string name)
    {
        var (pair, differences) = Golden(name);
        var expected = pair["bootstrap95_of_mean_difference"];
        var tolerance = (double?)expected?["tolerance"] ?? 0;

        var interval = BcaBootstrap.Compute(differences, Seed);

        GoldenStatistics.AssertEqual(expected?["BCa"]?[0], interval?.Lower, tolerance);
        GoldenStatistics.AssertEqual(expected?["BCa"]?[1], interval?.Upper, tolerance);
    }

    private static (System.Text.Json.Nodes.JsonNode Pair, PairedDifferences Differences) Golden(string name)
    {
        var pair = GoldenStatistics.Pair(name);
        return (pair, pair.Differences());
    }
}
