using Search.Core.Reranking;

namespace Search.Evaluation.Experiments;

/// <summary>What an end-to-end experiment found; <c>results.json</c>.</summary>
/// <param name="Systems">The first stage alone, then each model at each window.</param>
/// <param name="Setup">What was searched.</param>
/// <param name="Provenance">Where the figures come from.</param>
public sealed record ExperimentResults(IReadOnlyList<SystemResult> Systems, ExperimentSetup Setup, Provenance Provenance);

/// <summary>What an experiment searched.</summary>
/// <param name="Engine">Engine and version.</param>
/// <param name="Index">The index's name.</param>
/// <param name="Queries">How many queries were run.</param>
public sealed record ExperimentSetup(string Engine, string Index, int Queries);

/// <summary>One system of an experiment.</summary>
/// <param name="Name"><c>bm25</c>, or the model as it was named.</param>
/// <param name="Window">How many passages were reranked; null for the first stage alone.</param>
/// <param name="Run">The run file.</param>
/// <param name="Measures">Measure to mean over the judged queries.</param>
/// <param name="LatencySeconds">How long the stages took.</param>
/// <param name="Reranker">What reranked; null for the first stage alone.</param>
/// <param name="TruncatedPairs">Pairs that were cut to fit the model; null for the first stage alone, and where it was not counted yet.</param>
public sealed record SystemResult(
    string Name,
    int? Window,
    string Run,
    IReadOnlyDictionary<string, double> Measures,
    StageLatencies LatencySeconds,
    RerankerInfo? Reranker,
    long? TruncatedPairs = null);

/// <summary>What reranking a candidate file gave.</summary>
/// <param name="Measures">Before and after; null where no judgements were given.</param>
/// <param name="Pairs">Query-document pairs that were scored.</param>
/// <param name="Seconds">How long scoring them took, tokenising included, loading not.</param>
/// <param name="PairsPerSecond">Pairs / seconds.</param>
/// <param name="Candidates">The candidate file.</param>
/// <param name="Window">How many candidates a query were reranked at most.</param>
/// <param name="Reranker">What reranked.</param>
/// <param name="Provenance">Where the figures come from.</param>
/// <param name="TruncatedPairs">Pairs that were cut to fit the model; null where it was not counted yet.</param>
public sealed record RerankingResults(
    BeforeAndAfter? Measures,
    long Pairs,
    double Seconds,
    double PairsPerSecond,
    string Candidates,
    int Window,
    RerankerInfo Reranker,
    Provenance Provenance,
    long? TruncatedPairs = null);

/// <summary>Means of the measures over the judged queries, before and after reranking.</summary>
public sealed record BeforeAndAfter(IReadOnlyDictionary<string, double> Baseline, IReadOnlyDictionary<string, double> Reranked);
