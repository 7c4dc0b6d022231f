using Search.Core.Reranking;
using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments;

/// <summary>What reranking a candidate file gave.</summary>
/// <param name="Pairs">Query-document pairs that were scored.</param>
/// <param name="TruncatedPairs">Pairs that were cut to fit the model.</param>
/// <param name="Seconds">How long scoring them took, tokenising included, loading not.</param>
/// <param name="PairsPerSecond">Pairs / seconds.</param>
/// <param name="Candidates">The candidate file.</param>
/// <param name="Window">How many candidates a query were reranked at most.</param>
/// <param name="Reranker">What reranked.</param>
/// <param name="Provenance">How it was measured.</param>
/// <param name="Measures">Measure to mean over the judged queries; null where no judgements were given.</param>
/// <param name="PerQuery">Judged query to measure to value: what a paired test needs; null where no judgements were given.</param>
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
/// <param name="Baseline">Of the candidates as they came.</param>
/// <param name="Reranked">Of their new order.</param>
public sealed record BeforeAndAfter<T>(IReadOnlyDictionary<string, T> Baseline, IReadOnlyDictionary<string, T> Reranked);
