using CsCheck;
using Search.Core.Errors;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Comparisons;

public class SystemComparerTests
{
    private static readonly Gen<(double[] One, double[] Other)> Pairs =
        Gen.Select(Gen.Int[0, 4].Array[40], Gen.Int[0, 4].Array[40], Gen.Int[1, 40]).Select((one, other, length) =>
            (one[..length].Select(value => value / 4.0).ToArray(), other[..length].Select(value => value / 4.0).ToArray()));

    [Fact]
    public void A_system_against_itself_has_p_1_and_no_winner()
    {
        var comparison = Assert.Single(Compare([0.1, 0.5, 0.9, 0.3, 0.2, 0.7], [0.1, 0.5, 0.9, 0.3, 0.2, 0.7]));

        Assert.Equal((1, 1), (comparison.P.Randomisation, comparison.P.Sign));
        Assert.Equal((null, null, null), (comparison.P.T, comparison.P.Wilcoxon, comparison.EffectSize));
        Assert.Equal((0, 6, 0), (comparison.Wins, comparison.Ties, comparison.Losses));
        Assert.Equal(Verdict.Undecided, comparison.Verdict);
    }

    [Fact]
    public void Swapping_two_systems_mirrors_every_figure() => Pairs.Sample(
        pair =>
        {
            var (there, back) = (Assert.Single(Compare(pair.One, pair.Other)), Assert.Single(Compare(pair.Other, pair.One)));

            Assert.Equal(there.P, back.P);
            Assert.Equal((there.Wins, there.Ties, there.Losses), (back.Losses, back.Ties, back.Wins));
            Assert.Equal((there.MeanRun, there.Difference), (back.MeanBaseline, -back.Difference));
            Assert.Equal((there.DetectableDifference, there.QueriesNeeded), (back.DetectableDifference, back.QueriesNeeded));
            Assert.Equal(-there.EffectSize, back.EffectSize);
            AssertMirrored(there.Ci95.T, back.Ci95.T);
            AssertMirrored(there.Ci95.Bca, back.Ci95.Bca);
        },
        iter: 20);

    [Fact]
    public void The_order_of_the_queries_changes_nothing()
    {
        double[] one = [0.1, 0.52, 0.93, 0.34, 0.25, 0.76, 0.11], other = [0.3, 0.41, 0.95, 0.77, 0.28, 0.79, 0.15];
        var expected = Assert.Single(Compare(one, other));

        Gen.Shuffle(Enumerable.Range(0, one.Length).ToArray()).Sample(
            order =>
            {
                var (first, second) = (Scores("a", one), Scores("b", other));
                var shuffled = first with { Measures = new() { ["m"] = order.ToDictionary(query => $"q{query}", query => one[query]) } };
                var comparison = Assert.Single(Compare(shuffled, second));
                Assert.Equal(expected with { Failed = comparison.Failed }, comparison);
            },
            iter: 10);
    }

    [Fact]
    public void A_query_that_failed_is_left_out_and_is_not_zero()
    {
        var baseline = Scores("a", [0.5, 0.5, 0.5, 0.5]);
        var run = new SystemScores("b", new() { ["m"] = new Dictionary<string, double> { ["q1"] = 0.75, ["q3"] = 0.5 } }, ["q0", "q9"]);

        var comparison = Assert.Single(Compare(baseline, run));

        Assert.Equal((2, 0.5, 0.625, 0.125), (comparison.N, comparison.MeanBaseline, comparison.MeanRun, comparison.Difference));
        Assert.Equal(["q0", "q2", "q9"], comparison.Failed);
    }

    [Fact]
    public void Systems_without_a_common_query_are_refused()
    {
        var run = new SystemScores("b", new() { ["m"] = new Dictionary<string, double> { ["x"] = 1 } }, []);

        Assert.Contains("a and b have no query in common", Assert.Throws<BadInputException>(() => Compare(Scores("a", [1]), run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void P_values_are_corrected_over_all_pairs_and_measures()
    {
        double[] low = [.. Enumerable.Range(0, 12).Select(query => query / 100.0)], high = [.. low.Select((value, query) => value + 0.3 + (query / 200.0))];
        List<SystemScores> systems = [TwoMeasures("a", low), TwoMeasures("b", high), TwoMeasures("c", low)];

        var comparisons = SystemComparer.Compare(systems, SystemPairs.Of(3, [0]), (_, _) => null, new ComparisonOptions());

        Assert.Equal([("m", "b"), ("m", "c"), ("n", "b"), ("n", "c")], comparisons.Select(comparison => (comparison.Measure, comparison.Run)));
        Assert.Equal(4 * comparisons[0].P.Randomisation, comparisons[0].PHolm.Randomisation, 1e-12);
        Assert.Equal([Verdict.Better, Verdict.Undecided, Verdict.Better, Verdict.Undecided], comparisons.Select(comparison => comparison.Verdict));
        Assert.Null(comparisons[1].PHolm.T);

        static SystemScores TwoMeasures(string name, double[] values) =>
            new(name, new() { ["m"] = Scores(name, values).Measures["m"], ["n"] = Scores(name, values).Measures["m"] }, []);
    }

    [Fact]
    public void Five_queries_cannot_tell_at_5_percent_and_six_can()
    {
        Assert.Equal(Verdict.TooFewQueries, Assert.Single(Compare([0, 0, 0, 0, 0], [0.9, 0.8, 0.9, 0.8, 0.7])).Verdict);
        Assert.Equal(Verdict.Better, Assert.Single(Compare([0, 0, 0, 0, 0, 0], [0.9, 0.8, 0.9, 0.8, 0.7, 0.9])).Verdict);
        Assert.Equal(Verdict.Worse, Assert.Single(Compare([0.9, 0.8, 0.9, 0.8, 0.7, 0.9], [0, 0, 0, 0, 0, 0])).Verdict);
    }

    private static void AssertMirrored(ConfidenceInterval? one, ConfidenceInterval? other)
    {
        Assert.Equal(one is null, other is null);
        Assert.Equal(one?.Lower ?? 0, -other?.Upper ?? 0, 1e-12);
        Assert.Equal(one?.Upper ?? 0, -other?.Lower ?? 0, 1e-12);
    }

    private static IReadOnlyList<PairedComparison> Compare(double[] baseline, double[] run) => Compare(Scores("a", baseline), Scores("b", run));

    private static IReadOnlyList<PairedComparison> Compare(SystemScores baseline, SystemScores run) =>
        SystemComparer.Compare([baseline, run], [(0, 1)], (_, _) => null, new ComparisonOptions());

    private static SystemScores Scores(string name, double[] values) =>
        new(name, new() { ["m"] = values.Index().ToDictionary(value => $"q{value.Index}", value => value.Item) }, []);
}
