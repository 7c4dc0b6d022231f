using System.Text.Json.Serialization;
using Search.Evaluation.Statistics;

namespace Search.Evaluation.Experiments;

/// <summary>
/// A fusion of the first stage's scores with the model's, by weight. The reported value is cross-validated: each query's weight was chosen on the
/// queries of the other folds. The curve's own highest point is not a result, because its weight was chosen on the queries that it is measured on.
/// </summary>
/// <param name="System">The system with the cross-validated weights, as <see cref="SystemResult.Tag"/>.</param>
/// <param name="Name">The model, as in <see cref="SystemResult.Name"/>.</param>
/// <param name="Window">How many candidates are fused; those behind them keep the first stage's order.</param>
/// <param name="Method"><c>z-sum</c> or <c>min-max</c>.</param>
/// <param name="Measure">The measure that the weight was chosen by.</param>
/// <param name="Points">One for each weight from 0, the first stage alone, to 1, the model alone.</param>
/// <param name="FoldWeights">The weight that was chosen for each fold.</param>
/// <param name="Mean">The cross-validated mean over the queries.</param>
/// <param name="Ci95">The 95 % interval of this mean, by Student's t; one point where all queries have the same value, null for one query.</param>
/// <param name="OverReranked">The cross-validated mean minus that of the model alone at the same window.</param>
/// <param name="OverRerankedCi95">The 95 % interval of this difference, by Student's t; one point where all queries differ by the same, null for one query.</param>
public sealed record FusionCurve(
    string System,
    string Name,
    int Window,
    string Method,
    string Measure,
    IReadOnlyList<FusionPoint> Points,
    IReadOnlyList<double> FoldWeights,
    double Mean,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConfidenceInterval? Ci95,
    double OverReranked,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConfidenceInterval? OverRerankedCi95);

/// <summary>One weight of a <see cref="FusionCurve"/>.</summary>
/// <param name="Weight">The model's weight, from 0 to 1; the first stage has 1 - weight.</param>
/// <param name="Mean">The mean over the queries.</param>
/// <param name="Ci95">The 95 % interval of this mean, by Student's t; one point where all queries have the same value, null for one query.</param>
public sealed record FusionPoint(double Weight, double Mean, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConfidenceInterval? Ci95);
