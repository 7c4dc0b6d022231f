using System.Text.Json.Serialization;
using Search.Evaluation.Statistics;

namespace Search.Evaluation.Experiments;

/// <summary>
/// How a model's ranking changes with the window, from one scored run: deeper is not always better. The best window is chosen on the same queries
/// that it is reported for, so its own value is a little too high; the differences are paired.
/// </summary>
/// <param name="Name">The model, as in <see cref="SystemResult.Name"/>.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Margin">How far below the best window a mean may be and still count as not worse; chosen before the measurement.</param>
/// <param name="Points">One for each window, the smallest first.</param>
/// <param name="Best">The window with the highest mean; the smallest of them.</param>
/// <param name="Recommended">The smallest window that is not worse than the best one by the margin: <see cref="WindowPoint.LowerBound"/> is at least -margin.</param>
/// <param name="Fall">The largest window against the best one; null if it is the best one.</param>
public sealed record WindowCurve(
    string Name,
    string Measure,
    double Margin,
    IReadOnlyList<WindowPoint> Points,
    int Best,
    int Recommended,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] WindowFall? Fall);

/// <summary>One window of a <see cref="WindowCurve"/>.</summary>
/// <param name="Window">How many candidates are reranked.</param>
/// <param name="Mean">The mean over the queries.</param>
/// <param name="Difference">The mean minus that of the best window: 0 or less.</param>
/// <param name="Ci95">The 95 % interval of the difference, by Student's t; null at the best window, one point where all queries differ by the same.</param>
/// <param name="LowerBound">The lower end of the one-sided 95 % interval of the difference, by Student's t; 0 at the best window.</param>
/// <param name="TotalSeconds">How long a search takes.</param>
public sealed record WindowPoint(
    int Window,
    double Mean,
    double Difference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConfidenceInterval? Ci95,
    double LowerBound,
    Percentiles TotalSeconds);

/// <summary>The largest window against the best one.</summary>
/// <param name="Window">The largest window.</param>
/// <param name="Difference">Its mean minus that of the best window.</param>
/// <param name="Ci95">The 95 % interval of the difference, by Student's t; one point where all queries differ by the same.</param>
/// <param name="P">The two-sided p-value of the paired randomisation test.</param>
/// <param name="Shown">Whether the fall is significant at 5 %.</param>
public sealed record WindowFall(
    int Window, double Difference, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConfidenceInterval? Ci95, double P, bool Shown);
