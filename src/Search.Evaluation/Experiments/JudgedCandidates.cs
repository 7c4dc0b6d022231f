using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Judged documents as a candidate list, for collections that come without one.</summary>
public static class JudgedCandidates
{
    /// <summary>Every judged document of every query, in the judgements' order.</summary>
    /// <param name="qrels">The judgements.</param>
    /// <param name="name">What the list is called in messages.</param>
    public static Run Of(Qrels qrels, string name) => new(name, new(qrels.Queries.Select(query => KeyValuePair.Create(
        query,
        (IReadOnlyList<RankedDocument>)[.. qrels.Of(query).Keys.Select((document, index) => new RankedDocument(index + 1, document, -index))]))));
}
