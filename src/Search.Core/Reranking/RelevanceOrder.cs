namespace Search.Core.Reranking;

/// <summary>The order that judgements of one query make; everything that ranks by relevance ranks by this.</summary>
public static class RelevanceOrder
{
    /// <summary>
    /// Orders by tier, then by relevance; equal ones keep the order of the documents that were judged. What is not judged comes last, as
    /// it came.
    /// </summary>
    /// <param name="items">What to order.</param>
    /// <param name="judgement">An item's judgement; null where there is none.</param>
    public static IEnumerable<T> BestFirst<T>(this IEnumerable<T> items, Func<T, PairScore?> judgement) => items
        .OrderBy(item => judgement(item)?.Tier ?? int.MaxValue)
        .ThenByDescending(item => judgement(item)?.Relevance ?? float.NegativeInfinity)
        .ThenBy(item => judgement(item)?.Index ?? int.MaxValue);
}
