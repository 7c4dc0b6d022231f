using Search.Evaluation.Statistics;

namespace Search.Evaluation.Comparisons;

/// <summary>A comparison's result in plain words, for people.</summary>
public static class VerdictText
{
    /// <summary>One to three sentences.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="comparisons">How many comparisons were made together.</param>
    /// <param name="alpha">The significance level.</param>
    public static string Of(PairedComparison comparison, int comparisons, double alpha)
    {
        var (measure, run, baseline, queries) = (comparison.Measure, comparison.Run, comparison.Baseline, comparison.N);
        var failed = comparison.Failed.Count == 0 ? "" : $" {Queries(comparison.Failed.Count)} that failed {(comparison.Failed.Count == 1 ? "is" : "are")} left out.";
        var verdict = comparison.Verdict switch
        {
            Verdict.TooFewQueries => FormattableString.Invariant(
                $"{measure}: {Queries(queries)} cannot tell. Even if one system won on each of them, p would be {SystemComparer.SmallestP(queries, comparisons):G2}, and {alpha} or less is needed."),
            Verdict.Better or Verdict.Worse => FormattableString.Invariant(
                $"{measure}: {run} is {(comparison.Verdict == Verdict.Better ? "better" : "worse")} than {baseline} by {Math.Abs(comparison.Difference):F4} ({Evidence(comparison)})."),
            _ when comparison.Wins + comparison.Losses == 0 => FormattableString.Invariant(
                $"{measure}: {run} and {baseline} are equal on each of {Queries(queries)}."),
            _ => FormattableString.Invariant(
                $"{measure}: no difference between {run} and {baseline} is shown ({comparison.Difference:+0.0000;-0.0000;0.0000}, {Evidence(comparison)}).{Planning(comparison)}"),
        };
        return verdict + failed;
    }

    private static string Evidence(PairedComparison comparison) =>
        (comparison.Ci95.T is { } interval ? FormattableString.Invariant($"95 % CI {interval.Lower:F4} to {interval.Upper:F4}, ") : "")
        + Probability(comparison.PHolm.Randomisation);

    private static string Planning(PairedComparison comparison) =>
        comparison.DetectableDifference is not { } detectable ? "" : FormattableString.Invariant(
            $" {Queries(comparison.N)} find a difference of {detectable:F4} with a probability of {PairedTTestPower.Usual:P0}; the observed one needs ")
        + (comparison.QueriesNeeded is { } needed ? $"{Queries(needed)}." : FormattableString.Invariant($"more than {PairedTTestPower.MostQueries:N0} queries."));

    /// <summary>A number of queries: <c>1 query</c>, <c>6,980 queries</c>.</summary>
    public static string Queries(int count) => count == 1 ? "1 query" : FormattableString.Invariant($"{count:N0} queries");

    /// <summary>A p-value in a sentence: <c>p = 0.0123</c>, <c>p &lt; 0.0001</c>.</summary>
    public static string Probability(double p) => PValue(p) is var text && text.StartsWith('<') ? $"p < {text[1..]}" : $"p = {text}";

    /// <summary>A p-value for people; drawn ones cannot be smaller than about 0.00001.</summary>
    public static string PValue(double p) => p < 0.0001 ? "<0.0001" : FormattableString.Invariant($"{p:F4}");
}
