using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Statistics;

/// <summary>
/// Simulated experiments in which the truth is known: how often each test finds a difference that is not there, and how often each interval
/// contains the true difference. With 94 queries the sign test, which has few possible p-values, has a true rate of 4.95 %.
/// </summary>
public class NullSimulationTests
{
    private const int Experiments = 1000;
    private const int Queries = 94;
    private const double TrueDifference = 0.02;

    private static readonly Dictionary<string, Func<PairedDifferences, double?>> Tests = new()
    {
        ["t"] = differences => PairedTTest.Compute(differences).P,
        ["randomisation"] = differences => RandomisationTest.P(differences, seed: 1),
        ["wilcoxon"] = WilcoxonSignedRankTest.P,
        ["sign"] = differences => SignTest.P(differences.Wins, differences.Losses),
    };

    [Theory]
    [InlineData("t")]
    [InlineData("wilcoxon")]
    [InlineData("sign")]
    public void Equal_systems_are_found_different_in_5_percent_of_experiments(string test) => AssertRate(test);

    /// <summary>Takes five seconds.</summary>
    [Fact(Explicit = true)]
    public void The_randomisation_test_finds_equal_systems_different_in_5_percent_of_experiments() => AssertRate("randomisation");

    [Fact]
    public void The_t_interval_contains_the_true_difference_in_95_percent_of_experiments() =>
        AssertCovers(differences => PairedTTest.Compute(differences).Interval);

    /// <summary>Takes about half a minute.</summary>
    [Fact(Explicit = true)]
    public void The_bootstrap_interval_contains_the_true_difference_in_95_percent_of_experiments() =>
        AssertCovers(differences => BcaBootstrap.Compute(differences, seed: 1));

    private static void AssertRate(string test)
    {
        var found = Simulate(0).Count(differences => Tests[test](differences) <= 0.05);
        TestContext.Current.SendDiagnosticMessage($"{test}: {found / (double)Experiments:P1} of {Experiments} experiments");

        Assert.InRange(found / (double)Experiments, 0.035, 0.065);
    }

    private static void AssertCovers(Func<PairedDifferences, ConfidenceInterval?> interval)
    {
        var covered = Simulate(TrueDifference).Count(differences => interval(differences)!.Value.Contains(TrueDifference));
        TestContext.Current.SendDiagnosticMessage($"{covered / (double)Experiments:P1} of {Experiments} experiments");

        Assert.InRange(covered / (double)Experiments, 0.935, 0.965);
    }

    /// <summary>Each query is more or less hard for both systems, and each system is a little better or worse on it by chance.</summary>
    private static ParallelQuery<PairedDifferences> Simulate(double difference) =>
        Enumerable.Range(1, Experiments).AsParallel().Select(seed =>
        {
            var random = new Random(seed);
            return new PairedDifferences(Enumerable.Range(0, Queries).Select(_ =>
            {
                var spread = 0.05 + (0.25 * random.NextDouble());
                return difference + (spread * (random.NextDouble() + random.NextDouble() - random.NextDouble() - random.NextDouble()));
            }));
        });
}
