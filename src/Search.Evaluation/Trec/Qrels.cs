namespace Search.Evaluation.Trec;

/// <summary>Judgements: which document answers which query how well.</summary>
public sealed class Qrels
{
    private readonly OrderedDictionary<string, Dictionary<string, int>> _judgements = [];

    /// <summary>The judged queries, in the order of their first judgement.</summary>
    public IReadOnlyList<string> Queries => _judgements.Keys;

    /// <summary>How many judgements there are in all.</summary>
    public int Count => _judgements.Values.Sum(documents => documents.Count);

    /// <summary>
    /// Adds a judgement: a grade of 0 or less says that the document does not answer the query, a higher grade how well it does.
    /// </summary>
    /// <returns>False if the document is judged for this query already; the first judgement stays.</returns>
    public bool TryAdd(string query, string document, int grade)
    {
        if (!_judgements.TryGetValue(query, out var documents))
        {
            _judgements.Add(query, documents = []);
        }

        return documents.TryAdd(document, grade);
    }

    /// <summary>Whether the query has any judgement.</summary>
    public bool IsJudged(string query) => _judgements.ContainsKey(query);

    /// <summary>The judgements of one query: document to grade; empty for a query that is not judged.</summary>
    public IReadOnlyDictionary<string, int> Of(string query) =>
        _judgements.TryGetValue(query, out var documents) ? documents : [];
}
