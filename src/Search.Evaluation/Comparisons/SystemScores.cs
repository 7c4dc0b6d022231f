using Search.Evaluation.Measures;

namespace Search.Evaluation.Comparisons;

/// <summary>What a comparison knows of a system: its value for each measure and query.</summary>
/// <param name="Name">The system's name in reports.</param>
/// <param name="Measures">Measure to query to value. A query that failed has no value: failed is not zero.</param>
/// <param name="Failed">Queries that the system should have answered and did not.</param>
public sealed record SystemScores(
    string Name, OrderedDictionary<string, IReadOnlyDictionary<string, double>> Measures, IReadOnlyList<string> Failed)
{
    /// <summary>The values of a measured run. A judged query that is not in the run has failed.</summary>
    public static SystemScores Of(RunEvaluation evaluation)
    {
        var failed = evaluation.NotRanked.ToHashSet();
        return new SystemScores(
            evaluation.Run,
            new(evaluation.PerQuery.Select(measure => KeyValuePair.Create(
                measure.Key,
                (IReadOnlyDictionary<string, double>)measure.Value.Where(query => !failed.Contains(query.Key)).ToDictionary()))),
            evaluation.NotRanked);
    }
}
