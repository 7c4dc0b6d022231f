namespace Search.Evaluation.Measures;

/// <summary>The measures of a run.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="PerQuery">Measure to judged query to value.</param>
/// <param name="NotJudged">Queries of the run without judgements; they do not count.</param>
/// <param name="NotRanked">Judged queries that are not in the run; they count 0.</param>
public sealed record RunEvaluation(
    string Run,
    OrderedDictionary<string, OrderedDictionary<string, double>> PerQuery,
    IReadOnlyList<string> NotJudged,
    IReadOnlyList<string> NotRanked)
{
    /// <summary>Measure to its mean over all judged queries.</summary>
    public OrderedDictionary<string, double> Means { get; } =
        new(PerQuery.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Values.Average())));

    /// <summary>Judged query to measure to value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> ByQuery { get; } =
        new OrderedDictionary<string, IReadOnlyDictionary<string, double>>(PerQuery.GetAt(0).Value.Keys.Select(query => KeyValuePair.Create(
            query, (IReadOnlyDictionary<string, double>)new OrderedDictionary<string, double>(
                PerQuery.Select(measure => KeyValuePair.Create(measure.Key, measure.Value[query]))))));

    private int JudgedQueries => PerQuery.GetAt(0).Value.Count;

    /// <summary>Warnings for the user; empty if run and judgements have the same queries.</summary>
    /// <param name="notRanked">What happens to judged queries that are not in the run.</param>
    public IEnumerable<string> Warnings(string notRanked = "count 0")
    {
        if (NotRanked.Count > 0)
        {
            yield return $"{Run}: {NotRanked.Count} of {JudgedQueries} judged queries are not in the run and {notRanked} ({SharedIds.Some(NotRanked)})"
                + (2 * NotRanked.Count >= JudgedQueries ? "; that is half of them or more: check that the run belongs to these judgements" : "");
        }

        if (NotJudged.Count > 0)
        {
            yield return $"{Run}: {NotJudged.Count} queries have no judgements and do not count ({SharedIds.Some(NotJudged)})";
        }
    }
}
