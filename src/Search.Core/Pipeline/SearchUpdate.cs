using Search.Core.Reranking;
using Search.Core.Retrieval;

namespace Search.Core.Pipeline;

/// <summary>
/// One step of a search: <see cref="FirstStageRetrieved"/> once, <see cref="ScoresArrived"/> any number of times, and
/// <see cref="SearchCompleted"/> once, in this order.
/// </summary>
public abstract record SearchUpdate;

/// <summary>The first stage is done; reranking begins.</summary>
/// <param name="Query">The query as it was searched.</param>
/// <param name="Candidates">BM25's list, best first; empty if no passage contains any of the query's terms.</param>
/// <param name="RetrieveTime">How long the first stage took.</param>
/// <param name="Reranker">The reranker; null if the request skips the second stage.</param>
public sealed record FirstStageRetrieved(
    QueryText Query, IReadOnlyList<Candidate> Candidates, TimeSpan RetrieveTime, RerankerInfo? Reranker) : SearchUpdate;

/// <summary>Some candidates were scored.</summary>
/// <param name="Scores">The new scores; their index is the position in the first stage's list.</param>
/// <param name="Scored">How many candidates are scored so far.</param>
/// <param name="Total">How many will be scored.</param>
public sealed record ScoresArrived(IReadOnlyList<PairScore> Scores, int Scored, int Total) : SearchUpdate;

/// <summary>The search is over.</summary>
/// <param name="Result">The final result.</param>
public sealed record SearchCompleted(SearchResult Result) : SearchUpdate;
