using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Makes a candidate list from judged documents, for collections without one.</summary>
public static class JudgedCandidates
{
    /// <summary>
    /// The judged documents of each query, in the judgements' order, followed by those of the next query (the first query follows the
    /// last). The latter are not judged for this query: real candidate lists contain such documents too.
    /// </summary>
    /// <param name="qrels">The judgements.</param>
    /// <param name="queries">The queries to make candidates for.</param>
    /// <param name="name">The name of the list in messages.</param>
    public static Run Of(Qrels qrels, IReadOnlyList<string> queries, string name) => new(name, new(queries.Select((query, index) => KeyValuePair.Create(
        query, Ranked(qrels.Of(query).Keys.Union(qrels.Of(queries[(index + 1) % queries.Count]).Keys))))));

    private static Ranking Ranked(IEnumerable<string> documents) =>
        [.. documents.Select((document, index) => new RankedDocument(index + 1, document, -index))];
}
