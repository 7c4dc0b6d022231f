using Search.Evaluation.Comparisons;

namespace Search.Evaluation.ExperimentReports;

/// <summary>What an experiment shows, in plain words: difference, interval, cost, queries that lose, and what the data cannot show.</summary>
internal static class ReportVerdict
{
    private static readonly double Alpha = new ComparisonOptions().Alpha;

    /// <summary>The sentences, the most important first.</summary>
    /// <param name="systems">All systems, the baseline first.</param>
    /// <param name="best">The system that the report is about; null if there is only the baseline.</param>
    /// <param name="pair">It against the baseline; null with it.</param>
    /// <param name="comparisons">How many comparisons were made together.</param>
    public static IEnumerable<string> Sentences(IReadOnlyList<ReportedSystem> systems, ReportedSystem? best, PairReport? pair, int comparisons)
    {
        if (best is null || pair is null)
        {
            yield return "There is only one system, so there is nothing to compare.";
            yield break;
        }

        var baseline = systems[0];
        yield return best.Comparison is { } comparison
            ? Result(best, baseline, comparison, comparisons)
            : $"{best.Label} was not tested against {baseline.Label}: no judged query was answered by both.";
        yield return $"It costs {Cost(best, baseline)}.";
        if (best.Comparison is { Losses: > 0 } worse)
        {
            yield return FormattableString.Invariant($"On {worse.Losses:N0} of {Figures.Queries(worse.N)} it is worse.");
        }

        if (Failures(systems) is { } failures)
        {
            yield return failures;
        }

        if (systems.Count > 2)
        {
            yield return $"It has the highest mean of {systems.Count - 1} systems on these queries, and a highest mean is usually a little too high.";
        }

        if (pair.Bounds is { } bounds)
        {
            yield return Judgements(bounds);
        }
    }

    private static string Result(ReportedSystem best, ReportedSystem baseline, PairedComparison comparison, int comparisons) => comparison.Verdict switch
    {
        Verdict.Better or Verdict.Worse => FormattableString.Invariant(
            $"{Subject(best, baseline)} {(comparison.Verdict == Verdict.Better ? "improves" : "lowers")} {comparison.Measure} by {Figures.Value(Math.Abs(comparison.Difference))} ")
            + $"({Interval(comparison)}{VerdictText.Probability(comparison.PHolm.Randomisation)}), from {Figures.Value(comparison.MeanBaseline)} with {baseline.Label} to {Figures.Value(comparison.MeanRun)}.",
        _ => VerdictText.Of(comparison with { Run = best.Label, Baseline = baseline.Label }, comparisons, Alpha),
    };

    private static string Subject(ReportedSystem system, ReportedSystem baseline) => system.Stage switch
    {
        SystemStage.Reranked => $"Reranking with {system.Label},",
        SystemStage.Fused => $"Fusing {baseline.Label} with {system.Label},",
        _ => system.Label,
    };

    /// <summary>The interval of a gain or a loss, as a positive number like the difference before it.</summary>
    private static string Interval(PairedComparison comparison) => comparison.Ci95.T is not { } interval ? ""
        : comparison.Difference > 0 ? $"95 % CI {Figures.WithSign(interval.Lower)} to {Figures.WithSign(interval.Upper)}, "
        : $"95 % CI of the difference {Figures.WithSign(interval.Lower)} to {Figures.WithSign(interval.Upper)}, ";

    private static string Cost(ReportedSystem best, ReportedSystem baseline) =>
        $"{Figures.Time(best.Latency.P50)} a search at the median ({Figures.Time(best.Latency.P95)} at the 95th percentile); {baseline.Label} takes {Figures.Time(baseline.Latency.P50)}";

    private static string? Failures(IReadOnlyList<ReportedSystem> systems)
    {
        List<string> failed = [.. systems.Where(system => system.Failed.Count > 0).Select(system => $"{system.Label} on {Figures.Queries(system.Failed.Count)}")];
        return failed.Count == 0 ? null : $"Failed, and therefore not tested there: {string.Join("; ", failed)}.";
    }

    private static string Judgements(JudgementBounds bounds)
    {
        var (measured, least, most) = (bounds.NotRelevant, bounds.LeastFavourable, bounds.MostFavourable);
        if (least == most)
        {
            return "All passages that count are judged.";
        }

        var range = $"Depending on passages that nobody has judged, the difference of nDCG@10 is between {Figures.WithSign(least.Difference)} and {Figures.WithSign(most.Difference)}";
        return measured.Ci95 is not { } interval || interval.Contains(0) ? $"{range}."
            : (measured.Difference > 0 ? least.Ci95 : most.Ci95) is { } end && !end.Contains(0) && Math.Sign(end.Lower) == Math.Sign(interval.Lower)
                ? $"{range}: its sign does not depend on them."
                : $"{range}: in the worst case the verdict would be another.";
    }
}
