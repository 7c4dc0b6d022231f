using Search.Core.Reranking;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;

namespace Search.Evaluation.ExperimentReports;

/// <summary>The figures of an experiment's report. Each page, table and chart is made of these; <see cref="ReportBuilder"/> computes them.</summary>
/// <param name="Measure">The first measure of the experiment: the one that the report is about.</param>
/// <param name="Verdict">What the experiment shows, in plain words, the most important sentence first.</param>
/// <param name="OtherVerdicts">The verdict on every system, by the first measure.</param>
/// <param name="Setup">What was searched.</param>
/// <param name="Provenance">How it was measured.</param>
/// <param name="Rerankers">Which model each name stands for, its precision and device.</param>
/// <param name="Systems">The first stage, then the others.</param>
/// <param name="Frontier">Latency and quality of each system without failed queries.</param>
/// <param name="Ceilings">What no reranker can exceed, for each window; empty if unknown.</param>
/// <param name="WindowCurves">One for each model; empty if unknown.</param>
/// <param name="FusionCurves">One for each model and weighted fusion; empty if nothing was fused.</param>
/// <param name="Missing">What could not be shown, and why.</param>
/// <param name="Pair">The best system and the first stage in detail; null if there is only one system.</param>
public sealed record ExperimentReport(
    string Measure,
    IReadOnlyList<string> Verdict,
    IReadOnlyList<string> OtherVerdicts,
    ExperimentSetup Setup,
    Provenance Provenance,
    IReadOnlyDictionary<string, RerankerInfo> Rerankers,
    IReadOnlyList<ReportedSystem> Systems,
    IReadOnlyList<FrontierPoint> Frontier,
    IReadOnlyList<Ceiling> Ceilings,
    IReadOnlyList<WindowCurve> WindowCurves,
    IReadOnlyList<FusionCurve> FusionCurves,
    IReadOnlyList<string> Missing,
    PairReport? Pair = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "eval-report";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>One system of a report.</summary>
/// <param name="Name">Its name in comparisons, as <see cref="SystemResult.Tag"/>.</param>
/// <param name="Label">Its name for people: model, precision, window and fusion.</param>
/// <param name="Stage">What decides its order.</param>
/// <param name="Measures">Measure to mean over the judged queries.</param>
/// <param name="Latency">How long a search takes.</param>
/// <param name="Failed">Query to reason; these queries are in no mean and in no test. Empty if none failed.</param>
/// <param name="Window">How many passages were reranked; null for a first stage.</param>
/// <param name="Comparison">Against the first stage, by the first measure; null for the first stage itself, and if it was not tested.</param>
/// <param name="UnjudgedShare">The share of passages without a judgement among the first 10 of the judged queries; null if run or judgements are missing.</param>
public sealed record ReportedSystem(
    string Name,
    string Label,
    SystemStage Stage,
    IReadOnlyDictionary<string, double> Measures,
    Percentiles Latency,
    IReadOnlyDictionary<string, string> Failed,
    int? Window = null,
    PairedComparison? Comparison = null,
    double? UnjudgedShare = null);
