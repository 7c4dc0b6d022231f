using Search.Core.Reranking;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments;

/// <summary>The results of an end-to-end experiment; <c>results.json</c>.</summary>
/// <param name="Systems">The first stage alone, then each model at each window.</param>
/// <param name="Setup">What was searched.</param>
/// <param name="Provenance">How it was measured.</param>
/// <param name="Comparisons">Every other system against the first one, by each measure, over the judged queries that were run; null in results of older versions.</param>
/// <param name="Ceilings">What no reranker can exceed, for each window; null in results of older versions.</param>
/// <param name="WindowCurves">One for each model with at least two windows, by the first measure; null in results of older versions.</param>
/// <param name="FusionCurves">One for each model and weighted fusion, by the first measure; null if nothing was fused.</param>
public sealed record ExperimentResults(
    IReadOnlyList<SystemResult> Systems,
    ExperimentSetup Setup,
    Provenance Provenance,
    IReadOnlyList<PairedComparison>? Comparisons = null,
    IReadOnlyList<Ceiling>? Ceilings = null,
    IReadOnlyList<WindowCurve>? WindowCurves = null,
    IReadOnlyList<FusionCurve>? FusionCurves = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "eval-run";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>The setup of an experiment.</summary>
/// <param name="Engine">Engine and version.</param>
/// <param name="Index">The index's name.</param>
/// <param name="Queries">How many queries were run.</param>
/// <param name="Parallel">How many queries were searched at the same time; latencies are those under this load.</param>
/// <param name="Fingerprint">The index's content hash, analyzer and BM25 parameters, or the description of an attached index, as <c>key: value</c>; null if the engine does not tell.</param>
/// <param name="Scoring">The scoring options as JSON; null in results of older versions.</param>
public sealed record ExperimentSetup(
    string Engine, string Index, int Queries, int Parallel = 1, IReadOnlyDictionary<string, string>? Fingerprint = null, string? Scoring = null);

/// <summary>One system of an experiment.</summary>
/// <param name="Name"><c>bm25</c>, or the model's name on the command line.</param>
/// <param name="Run">The run file.</param>
/// <param name="Measures">Measure to mean over the judged queries.</param>
/// <param name="PerQuery">Judged query to measure to value, for paired tests of two systems.</param>
/// <param name="LatencySeconds">How long the stages took.</param>
/// <param name="Window">How many passages were reranked; null for the first stage alone.</param>
/// <param name="Reranker">The reranker; null for the first stage alone.</param>
/// <param name="TruncatedPairs">Pairs that were cut to fit the model; null for the first stage alone.</param>
/// <param name="Fusion">How the two stages' scores are combined: <c>z-sum</c>, <c>min-max</c> or <c>rrf</c>; null for the model's own order.</param>
/// <param name="Failed">Queries without a result, with the reason; they are in no mean and no comparison. Null if there are none.</param>
public sealed record SystemResult(
    string Name,
    string Run,
    IReadOnlyDictionary<string, double> Measures,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> PerQuery,
    StageLatencies LatencySeconds,
    int? Window = null,
    RerankerInfo? Reranker = null,
    long? TruncatedPairs = null,
    string? Fusion = null,
    IReadOnlyDictionary<string, string>? Failed = null)
{
    /// <summary>The name in comparisons, as the tag of the run file: with the window and the fusion.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Tag => Window is null ? Name : $"{Name}.k{Window}{(Fusion is null ? "" : $".{Fusion}")}";
}
