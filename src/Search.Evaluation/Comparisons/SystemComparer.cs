using Search.Core.Errors;
using Search.Evaluation.Statistics;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Comparisons;

/// <summary>Compares systems query by query, with tests, intervals and a verdict.</summary>
public static class SystemComparer
{
    /// <summary>Compares pairs of systems by every measure. Holm's correction is over all these comparisons.</summary>
    /// <param name="systems">The systems; all have the same measures.</param>
    /// <param name="pairs">Which systems are compared, as places in the list (<see cref="SystemPairs"/>).</param>
    /// <param name="similarity">How similar the rankings of a pair are; it gets the pair and the queries that both have answered.</param>
    /// <param name="options">Significance level and seed.</param>
    /// <returns>Measure by measure, in each the pairs in their order.</returns>
    /// <exception cref="BadInputException">Two systems have no query in common.</exception>
    public static IReadOnlyList<PairedComparison> Compare(
        IReadOnlyList<SystemScores> systems,
        IReadOnlyList<(int Baseline, int Run)> pairs,
        Func<(int Baseline, int Run), IReadOnlyList<string>, RankSimilarity?> similarity,
        ComparisonOptions options)
    {
        var samples = systems[0].Measures.Keys
            .SelectMany(measure => pairs.Select(pair => PairedSample.Create(measure, systems, pair)))
            .ToList();
        var similarities = samples.Take(pairs.Count).Select(sample => similarity(sample.Pair, sample.Queries)).ToList();
        var comparisons = samples.AsParallel().AsOrdered().Select(sample => Uncorrected(sample, options)).ToList();
        var (t, randomisation) = (
            HolmCorrection.Adjust([.. comparisons.Select(comparison => comparison.P.T)]),
            HolmCorrection.Adjust([.. comparisons.Select(comparison => (double?)comparison.P.Randomisation)]));
        return
        [
            .. comparisons.Select((comparison, index) => comparison with
            {
                PHolm = new CorrectedPValues(t[index], randomisation[index]!.Value),
                RankSimilarity = similarities[index % pairs.Count],
                Verdict = VerdictOf(comparison, randomisation[index]!.Value, comparisons.Count, options.Alpha),
            }),
        ];
    }

    /// <summary>The smallest p-value that the randomisation test can give: one system wins on every query.</summary>
    internal static double SmallestP(int queries, int comparisons) => Math.Min(1, comparisons * Math.Pow(2, 1 - queries));

    private static Verdict VerdictOf(PairedComparison comparison, double p, int comparisons, double alpha) =>
        SmallestP(comparison.N, comparisons) > alpha ? Verdict.TooFewQueries
        : p > alpha ? Verdict.Undecided
        : comparison.Difference > 0 ? Verdict.Better
        : Verdict.Worse;

    private static PairedComparison Uncorrected(PairedSample sample, ComparisonOptions options)
    {
        var differences = sample.Differences;
        var t = PairedTTest.Compute(differences);
        var randomisation = RandomisationTest.P(differences, options.Seed);
        return new PairedComparison(
            sample.Measure,
            sample.Baseline,
            sample.Run,
            differences.Count,
            sample.MeanBaseline,
            sample.MeanRun,
            differences.Mean,
            new ComparisonIntervals(t.Interval, BcaBootstrap.Compute(differences, options.Seed)),
            new ComparisonPValues(t.P, randomisation, WilcoxonSignedRankTest.P(differences), SignTest.P(differences.Wins, differences.Losses)),
            new CorrectedPValues(t.P, randomisation),
            differences.Wins,
            differences.Ties,
            differences.Losses,
            differences.EffectSize,
            differences.EffectSize is null
                ? null
                : PairedTTestPower.DetectableEffect(differences.Count, options.Alpha) * differences.StandardDeviation,
            differences.EffectSize is { } effect ? PairedTTestPower.QueriesNeeded(effect, options.Alpha) : null,
            sample.Failed,
            null,
            Verdict.Undecided);
    }

    /// <summary>The values of one measure for two systems, query by query, in one order of the queries whatever the files' order was.</summary>
    private sealed record PairedSample(
        string Measure,
        (int Baseline, int Run) Pair,
        string Baseline,
        string Run,
        IReadOnlyList<string> Queries,
        double MeanBaseline,
        double MeanRun,
        PairedDifferences Differences,
        IReadOnlyList<string> Failed)
    {
        public static PairedSample Create(string measure, IReadOnlyList<SystemScores> systems, (int Baseline, int Run) pair)
        {
            var (baseline, run) = (systems[pair.Baseline], systems[pair.Run]);
            var (one, other) = (baseline.Measures[measure], run.Measures[measure]);
            var all = systems.SelectMany(system => system.Measures[measure].Keys.Concat(system.Failed))
                .Distinct().Order(Utf8Order.Comparer).ToList();
            List<string> queries = [.. all.Where(query => one.ContainsKey(query) && other.ContainsKey(query))];
            return queries.Count == 0
                ? throw new BadInputException($"{baseline.Name} and {run.Name} have no query in common; expected runs for the same queries.")
                : new PairedSample(
                    measure,
                    pair,
                    baseline.Name,
                    run.Name,
                    queries,
                    queries.Average(query => one[query]),
                    queries.Average(query => other[query]),
                    new PairedDifferences(queries.Select(query => other[query] - one[query])),
                    [.. all.Except(queries)]);
        }
    }
}
