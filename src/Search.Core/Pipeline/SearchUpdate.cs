using Search.Core.Reranking;
using Search.Core.Retrieval;

namespace Search.Core.Pipeline;

/// <summary>
/// One step of a search: <see cref="FirstStageRetrieved"/> once, <see cref="ScoresArrived"/> any number of times, and
/// <see cref="SearchCompleted"/> once, in this order.
/// </summary>
public abstract record SearchUpdate;

/// <summary>The first stage's list is there; reranking begins.</summary>
/// <param name="Query">The query as it was searched.</param>
/// <param name="Candidates">BM25's list, best first; empty if no passage has any of the query's terms.</param>
/// <param name="RetrieveTime">How long the first stage took.</param>
/// <param name="Reranker">What is going to rerank; null if the request left the second stage out.</param>
public sealed record FirstStageRetrieved(
    QueryText Query, IReadOnlyList<Candidate> Candidates, TimeSpan RetrieveTime, RerankerInfo? Reranker) : SearchUpdate;

/// <summary>Some candidates were judged.</summary>
/// <param name="Scores">The new scores; their index counts in the first stage's list.</param>
/// <param name="Scored">How many candidates are judged by now.</param>
/// <param name="Total">How many will be.</param>
public sealed record ScoresArrived(IReadOnlyList<PairScore> Scores, int Scored, int Total) : SearchUpdate;

/// <summary>The search is over.</summary>
/// <param name="Result">The final result.</param>
public sealed record SearchCompleted(SearchResult Result) : SearchUpdate;
