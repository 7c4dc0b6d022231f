namespace Search.Evaluation.Trec;

/// <summary>Judgements: how well documents answer queries.</summary>
public sealed class Qrels
{
    private readonly OrderedDictionary<string, Dictionary<string, int>> _judgements = [];

    /// <summary>The judged queries, in the order of their first judgement.</summary>
    public IReadOnlyList<string> Queries => _judgements.Keys;

    /// <summary>The total number of judgements.</summary>
    public int Count => _judgements.Values.Sum(documents => documents.Count);

    /// <summary>
    /// Adds a judgement: a grade of 0 or less means that the document does not answer the query, a higher grade means a better answer.
    /// </summary>
    /// <returns>False if the document is already judged for this query; the first judgement is kept.</returns>
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

    /// <summary>The judgements of some queries.</summary>
    /// <param name="queries">Query ids; those without judgements are passed over.</param>
    public Qrels Only(IReadOnlySet<string> queries)
    {
        var qrels = new Qrels();
        foreach (var (query, documents) in _judgements.Where(entry => queries.Contains(entry.Key)))
        {
            qrels._judgements.Add(query, documents);
        }

        return qrels;
    }

    /// <summary>The judgements of one query: document to grade; empty for a query that is not judged.</summary>
    public IReadOnlyDictionary<string, int> Of(string query) =>
        _judgements.TryGetValue(query, out var documents) ? documents : [];
}
