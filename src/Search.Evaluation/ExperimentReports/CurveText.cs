using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments;

namespace Search.Evaluation.ExperimentReports;

/// <summary>The sentence that reads a curve or a table, the same beside a chart, in Markdown and on pages.</summary>
public static class CurveText
{
    /// <summary>Where a window curve falls, and which window is enough.</summary>
    public static string Of(WindowCurve curve)
    {
        var recommended = curve.Points.First(point => point.Window == curve.Recommended);
        var enough = FormattableString.Invariant($"The best window is {curve.Best}. The smallest one that is at most {curve.Margin:0.###} worse (one-sided, 95 %) is {curve.Recommended}, at {Figures.Time(recommended.TotalSeconds.P50)}.");
        return curve.Fall switch
        {
            null => $"{enough} No larger window was measured.",
            { Shown: true } fall => FormattableString.Invariant(
                $"{enough} Reranking {fall.Window} is worse than {curve.Best}: {Change(fall)}."),
            { } fall => FormattableString.Invariant($"{enough} That {fall.Window} is worse than {curve.Best} is not shown: {Change(fall)}."),
        };
    }

    /// <summary>What is reported of a fusion, and what it gains.</summary>
    public static string Of(FusionCurve curve)
    {
        var folds = curve.FoldWeights.Count;
        var interval = curve.OverRerankedCi95 is { } over ? $" {Figures.Interval(over)}" : "";
        return $"Cross-validated in {folds} folds: {Figures.Value(curve.Mean)}; the weight of a query is chosen on the queries of the other folds. Against the reranker alone at the same window: "
            + $"{Arrow(curve.OverReranked)}{Figures.WithSign(curve.OverReranked)}{interval}. The highest point of the curve, {Figures.Value(curve.Points.Max(point => point.Mean))}, is not a result: its weight is chosen on the queries that it is measured on.";
    }

    /// <summary>What no reranker can exceed, for each window.</summary>
    /// <param name="ceilings">The ceilings.</param>
    /// <param name="measure">The measure that is told, beside recall.</param>
    public static string Of(IReadOnlyList<Ceiling> ceilings, string measure) => $"Best order of the first candidates, which no reranker can exceed: {measure} "
        + string.Join(", ", ceilings.Select(ceiling => FormattableString.Invariant(
            $"{Figures.Value(ceiling.Measures[measure])} with the first {ceiling.Window} ({Figures.Share(ceiling.Recall)} of the relevant passages are among them)"))) + ".";

    /// <summary>How the bounds of unjudged passages are made.</summary>
    public static string Of(JudgementBounds bounds) => FormattableString.Invariant(
        $"Passages that nobody has judged count as not relevant. Here each of them in a first 10 has grade 0 or the highest grade, {bounds.HighestGrade}, the same in both lists and in the ideal order. For each query, the least favourable choice gives the smallest difference, the most favourable one the largest: the difference with all judgements lies between, unless a grade between the two does more.");

    /// <summary>The cases of the bounds by name.</summary>
    public static IEnumerable<(string Name, BoundedDifference Case)> Cases(JudgementBounds bounds) =>
    [
        ("least favourable", bounds.LeastFavourable), ("none relevant (as measured)", bounds.NotRelevant), ("all relevant", bounds.AllRelevant),
        ("most favourable", bounds.MostFavourable),
    ];

    /// <summary>An arrow and a blank before a difference; nothing for 0.</summary>
    public static string Arrow(double difference) => difference > 0 ? "▲ " : difference < 0 ? "▼ " : "";

    private static string Change(WindowFall fall) =>
        $"{Arrow(fall.Difference)}{Figures.WithSign(fall.Difference)}{(fall.Ci95 is { } interval ? $" {Figures.Interval(interval)}" : "")}, {VerdictText.Probability(fall.P)}";
}
