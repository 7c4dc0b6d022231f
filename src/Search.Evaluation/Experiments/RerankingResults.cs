using Search.Core.Reranking;
using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments;

/// <summary>The results of reranking a candidate file.</summary>
/// <param name="Pairs">Query-document pairs that were scored.</param>
/// <param name="TruncatedPairs">Pairs that were cut to fit the model.</param>
/// <param name="Seconds">The time for scoring them, including tokenising, without loading.</param>
/// <param name="PairsPerSecond">Pairs / seconds.</param>
/// <param name="Candidates">The candidate file.</param>
/// <param name="Window">The largest number of reranked candidates per query.</param>
/// <param name="Reranker">The reranker.</param>
/// <param name="Provenance">How it was measured.</param>
/// <param name="Measures">Measure to mean over the judged queries; null without judgements.</param>
/// <param name="PerQuery">Judged query to measure to value, for paired tests; null without judgements.</param>
public sealed record RerankingResults(
    long Pairs,
    long TruncatedPairs,
    double Seconds,
    double PairsPerSecond,
    string Candidates,
    int Window,
    RerankerInfo Reranker,
    Provenance Provenance,
    BeforeAndAfter<double>? Measures = null,
    BeforeAndAfter<IReadOnlyDictionary<string, double>>? PerQuery = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "eval-rerank";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>The same figures before and after reranking.</summary>
/// <param name="Baseline">For the original order of the candidates.</param>
/// <param name="Reranked">For the reranked order.</param>
public sealed record BeforeAndAfter<T>(IReadOnlyDictionary<string, T> Baseline, IReadOnlyDictionary<string, T> Reranked);
