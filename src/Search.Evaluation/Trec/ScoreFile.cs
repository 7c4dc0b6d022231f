using System.Globalization;
using Search.Core.Errors;

namespace Search.Evaluation.Trec;

/// <summary>
/// Reads scores that another tool computed, also gzipped: lines <c>measure query value</c>, separated by blanks, as <c>trec_eval -q</c> prints
/// them. Lines for the query <c>all</c> are left out.
/// </summary>
public static class ScoreFile
{
    private const string AllQueries = "all";
    private const string Form = "3 columns: measure query value";

    /// <summary>Reads the whole file.</summary>
    /// <returns>Measure to query to value, in the file's order.</returns>
    /// <exception cref="BadInputException">The file is missing, malformed, has no query, or has a value twice; the message names the line.</exception>
    public static OrderedDictionary<string, IReadOnlyDictionary<string, double>> Read(string path)
    {
        using var lines = new DataLines(path);
        var scores = new OrderedDictionary<string, IReadOnlyDictionary<string, double>>();
        while (lines.TryRead(out var line))
        {
            if (DataLines.Columns(line) is not [var measure, var query, var text])
            {
                throw lines.Refuse($"{DataLines.Columns(line).Length} columns", Form);
            }

            if (query == AllQueries)
            {
                continue;
            }

            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                throw lines.Refuse($"the value is '{text}'", "a finite number");
            }

            if (!scores.TryGetValue(measure, out var values))
            {
                scores.Add(measure, values = new Dictionary<string, double>());
            }

            if (!((Dictionary<string, double>)values).TryAdd(query, value))
            {
                throw lines.Refuse($"{measure} of query '{query}' is given twice", "each value once");
            }
        }

        return scores.Count > 0 ? scores : throw lines.Refuse("no values of single queries", $"{Form}, as trec_eval -q prints them");
    }
}
