using Search.Evaluation.Comparisons;
using Search.Evaluation.Statistics;

namespace Search.Evaluation.Experiments;

/// <summary>What a window curve says, in plain words.</summary>
public static class WindowCurveText
{
    /// <summary>Which window to take, what it costs, and whether deeper is worse.</summary>
    public static string Of(WindowCurve curve)
    {
        var recommended = curve.Points.First(point => point.Window == curve.Recommended);
        var best = curve.Points.First(point => point.Window == curve.Best);
        var choice = curve.Recommended == curve.Best
            ? FormattableString.Invariant($"{curve.Name}: the best window is {curve.Best} by {curve.Measure}, {Milliseconds(best)}; every smaller one may be worse by more than {curve.Margin}.")
            : FormattableString.Invariant(
                $"{curve.Name}: window {curve.Recommended} is enough, {Milliseconds(recommended)}: by {curve.Measure} at most {Math.Max(0, -recommended.LowerBound):F4} below the best one, {curve.Best}, {Milliseconds(best)} (95 %, one-sided; margin {curve.Margin}).");
        return choice + curve.Fall switch
        {
            { Shown: true } fall => FormattableString.Invariant(
                $" Deeper is worse: window {fall.Window} loses {-fall.Difference:F4}{Interval(fall.Ci95)}, {VerdictText.Probability(fall.P)}."),
            { Difference: < 0 } fall => FormattableString.Invariant($" Window {fall.Window} is {-fall.Difference:F4} below it; a fall is not shown ({VerdictText.Probability(fall.P)})."),
            _ => "",
        };
    }

    private static string Interval(ConfidenceInterval? interval) =>
        interval is { } ci ? FormattableString.Invariant($" (95 % CI {-ci.Upper:F4} to {-ci.Lower:F4})") : "";

    private static string Milliseconds(WindowPoint point) => FormattableString.Invariant($"{1e3 * point.TotalSeconds.P50:N0} ms at the median");
}
