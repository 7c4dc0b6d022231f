using Search.Core.Errors;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>The texts of the queries whose candidates are judged.</summary>
internal static class QueryTexts
{
    /// <summary>The text of a query that a run has.</summary>
    /// <exception cref="BadInputException">It has none.</exception>
    public static string TextOf(this OrderedDictionary<string, string> queries, string query, Run run) => queries.TryGetValue(query, out var text)
        ? text
        : throw new BadInputException($"The query '{query}' of {run.Name} has no text; expected it among the queries.");
}
