using Search.Core.Reranking;
using Search.Core.Retrieval;

namespace Search.Core.Pipeline;

/// <summary>The final result of a search, with both orders.</summary>
/// <param name="Query">The query as it was searched.</param>
/// <param name="Candidates">BM25's order.</param>
/// <param name="Ranked">
/// The reranked order: what was judged by <see cref="RelevanceOrder"/> (equal scores by first-stage rank), then the rest in BM25's order.
/// If the search is degraded, BM25's order throughout.
/// </param>
/// <param name="Times">How long each stage took.</param>
/// <param name="Reranker">What reranked; null if the request left the second stage out.</param>
/// <param name="Degradation">Why the second stage's judgement is missing; null if nothing went wrong.</param>
/// <param name="Unjudged">How many passages of the window the second stage had not judged when it ended: its time was up, or it failed.</param>
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
/// <param name="Score">The cross-encoder's judgement; null outside the window and in a degraded search.</param>
public sealed record RankedPassage(int Rank, Candidate Candidate, PairScore? Score)
{
    /// <summary>How many places the passage moved up (positive) or down (negative) against BM25.</summary>
    public int Movement => Candidate.Rank - Rank;
}

/// <summary>How long each stage of a search took.</summary>
/// <param name="Retrieve">First stage: from asking the engine to having the list.</param>
/// <param name="Rerank">Second stage: tokenising and scoring; zero if it was left out.</param>
/// <param name="Total">From start to end, which is more than the sum only by what the pipeline itself does.</param>
public sealed record StageTimes(TimeSpan Retrieve, TimeSpan Rerank, TimeSpan Total);

/// <summary>Why a search shows BM25's order although a reranker was asked.</summary>
/// <param name="Reason">For people.</param>
/// <param name="Cause">For logs.</param>
public sealed record Degradation(string Reason, Exception Cause);
