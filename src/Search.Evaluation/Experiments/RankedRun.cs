using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Turns a search's final order into lines of a run file.</summary>
internal static class RankedRun
{
    /// <summary>
    /// Ids and scores, best first. Reranked passages have their relevance; if that is higher than a passage of a better tier, the run
    /// writer lowers it. Passages outside the window keep their order, and the run writer gives them scores below all others.
    /// </summary>
    /// <exception cref="RerankException">The search was degraded, so it has no valid result.</exception>
    public static IEnumerable<(string Document, float Score)> Of(SearchResult page) =>
        page.Degradation is { } degradation
            ? throw new RerankException($"The reranker failed on the query '{page.Query.Text}': {degradation.Reason}", degradation.Cause)
            : page.Ranked.Select(passage => (
                passage.Candidate.Passage.Id,
                passage.Score?.Relevance ?? RunWriter.NoScore));
}
