using Search.Core.Errors;
using Search.Core.Pipeline;

namespace Search.Evaluation.Experiments;

/// <summary>A search's final order as a run file wants it.</summary>
internal static class RankedRun
{
    /// <summary>
    /// Ids and scores, best first. Reranked passages have their relevance, or, where a lower tier's would be above the tier before it,
    /// what the run writer puts below that; what follows below the window keeps its order, and the run writer gives it scores below
    /// all others. A first stage alone has its own scores.
    /// </summary>
    /// <exception cref="RerankException">The search was degraded: an arm that did not run has no figure.</exception>
    public static IEnumerable<(string Document, float Score)> Of(SearchResult page) =>
        page.Degradation is { } degradation
            ? throw new RerankException($"The reranker failed on the query '{page.Query.Text}': {degradation.Reason}", degradation.Cause)
            : page.Ranked.Select(passage => (
                passage.Candidate.Passage.Id,
                passage.Score?.Relevance ?? (page.Reranker is null ? passage.Candidate.RetrievalScore : float.MaxValue)));
}
