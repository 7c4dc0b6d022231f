namespace Search.Core.Reranking;

/// <summary>The order of the scores of one query; all rankings by relevance use it.</summary>
public static class RelevanceOrder
{
    /// <summary>
    /// Orders by tier, then by relevance; equal scores keep the order of the input. Items without a score come last, in the order of
    /// the input.
    /// </summary>
    /// <param name="items">The items to order.</param>
    /// <param name="judgement">An item's score; null if it has none.</param>
    public static IEnumerable<T> BestFirst<T>(this IEnumerable<T> items, Func<T, PairScore?> judgement) => items
        .OrderBy(item => judgement(item)?.Tier ?? int.MaxValue)
        .ThenByDescending(item => judgement(item)?.Relevance ?? float.NegativeInfinity)
        .ThenBy(item => judgement(item)?.Index ?? int.MaxValue);
}
