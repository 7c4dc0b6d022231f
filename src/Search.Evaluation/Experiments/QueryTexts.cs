using Search.Core.Errors;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Finds the texts of queries.</summary>
internal static class QueryTexts
{
    /// <summary>The text of a query that a run has.</summary>
    /// <exception cref="BadInputException">The query has no text.</exception>
    public static string TextOf(this OrderedDictionary<string, string> queries, string query, Run run) => queries.TryGetValue(query, out var text)
        ? text
        : throw new BadInputException($"The query '{query}' of {run.Name} has no text; expected an entry in the query file.");
}
