using Search.Core.Reranking;
using Search.Core.Retrieval;

namespace Search.Core.Pipeline;

/// <summary>The final result of a search, with both orders.</summary>
/// <param name="Query">The query as it was searched.</param>
/// <param name="Candidates">BM25's order.</param>
/// <param name="Ranked">
/// The reranked order: scored passages by <see cref="RelevanceOrder"/> (equal scores by first-stage rank), then the rest in BM25's
/// order. If the search is degraded, everything is in BM25's order.
/// </param>
/// <param name="Times">How long each stage took.</param>
/// <param name="Reranker">The reranker; null if the request skipped the second stage.</param>
/// <param name="Degradation">Why the second stage's scores are missing; null if nothing failed.</param>
/// <param name="Unjudged">How many passages of the window have no score because the second stage ran out of time or failed.</param>
public sealed record SearchResult(
    QueryText Query,
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<RankedPassage> Ranked,
    StageTimes Times,
    RerankerInfo? Reranker,
    Degradation? Degradation,
    int Unjudged = 0)
{
    /// <summary>How many passages or queries were cut to fit the model.</summary>
    public int TruncatedPairs => Ranked.Count(passage => passage.Score?.TruncatedTokens > 0);
}

/// <summary>A passage in the final order.</summary>
/// <param name="Rank">1-based rank in the final order.</param>
/// <param name="Candidate">The passage, with its first-stage rank and score.</param>
/// <param name="Score">The reranker's score; null outside the window and in a degraded search.</param>
public sealed record RankedPassage(int Rank, Candidate Candidate, PairScore? Score)
{
    /// <summary>How many places the passage moved up (positive) or down (negative) compared with BM25.</summary>
    public int Movement => Candidate.Rank - Rank;
}

/// <summary>How long each stage of a search took.</summary>
/// <param name="Retrieve">First stage: from the request to the engine until its list is complete.</param>
/// <param name="Rerank">Second stage: tokenising and scoring; zero if it was skipped.</param>
/// <param name="Total">From start to end: the sum of both stages and the pipeline's own work.</param>
public sealed record StageTimes(TimeSpan Retrieve, TimeSpan Rerank, TimeSpan Total);

/// <summary>Why a search shows BM25's order although reranking was requested.</summary>
/// <param name="Reason">The reason, as shown to the user.</param>
/// <param name="Cause">The cause, for logs.</param>
public sealed record Degradation(string Reason, Exception Cause);
