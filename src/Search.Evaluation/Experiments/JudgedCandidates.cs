using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Judged documents as a candidate list, for collections that come without one.</summary>
public static class JudgedCandidates
{
    /// <summary>
    /// Every judged document of each query, in the judgements' order, and behind them those of the query that comes next (the first comes
    /// after the last), which nobody judged for this one: a candidate list has such documents too.
    /// </summary>
    /// <param name="qrels">The judgements.</param>
    /// <param name="queries">Whose candidates are asked for.</param>
    /// <param name="name">What the list is called in messages.</param>
    public static Run Of(Qrels qrels, IReadOnlyList<string> queries, string name) => new(name, new(queries.Select((query, index) => KeyValuePair.Create(
        query, Ranking(qrels.Of(query).Keys.Union(qrels.Of(queries[(index + 1) % queries.Count]).Keys))))));

    private static IReadOnlyList<RankedDocument> Ranking(IEnumerable<string> documents) =>
        [.. documents.Select((document, index) => new RankedDocument(index + 1, document, -index))];
}
