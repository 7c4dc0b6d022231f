using Search.Core.Reranking;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments.Sweeps;

/// <summary>The result of trying settings of the first stage: chosen on one half of the queries, reported for the other half.</summary>
/// <param name="Measure">The measure that decides.</param>
/// <param name="TrainQueries">How many queries the settings were chosen on.</param>
/// <param name="TestQueries">How many queries they are reported for.</param>
/// <param name="Points">Every combination that was tried.</param>
/// <param name="Chosen">The combination with the highest mean over the training queries; of equal ones the first.</param>
/// <param name="Reference">The index's own parameters, at the largest window.</param>
/// <param name="Comparison">Chosen against reference over the test queries; null if they are the same.</param>
/// <param name="Setup">What was searched.</param>
/// <param name="Provenance">How it was measured.</param>
/// <param name="Reranker">The model; null if the first stage was tried alone.</param>
public sealed record SweepResults(
    string Measure,
    int TrainQueries,
    int TestQueries,
    IReadOnlyList<SweepPoint> Points,
    SweepPoint Chosen,
    SweepPoint Reference,
    PairedComparison? Comparison,
    ExperimentSetup Setup,
    Provenance Provenance,
    RerankerInfo? Reranker = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "eval-sweep";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>One combination of settings.</summary>
/// <param name="K1">BM25's k1.</param>
/// <param name="B">BM25's b.</param>
/// <param name="Train">The mean over the training queries.</param>
/// <param name="Test">The mean over the test queries. The highest of these is not a result: it would be chosen on the queries that it is reported for.</param>
/// <param name="Window">How many candidates the model reranks; null for the first stage alone.</param>
public sealed record SweepPoint(double K1, double B, double Train, double Test, int? Window = null)
{
    /// <summary>The settings in words.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Name => FormattableString.Invariant($"k1 {K1}, b {B}") + (Window is null ? "" : FormattableString.Invariant($", window {Window}"));
}
