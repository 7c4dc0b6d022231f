using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using CsvHelper.Configuration.Attributes;
using Search.Evaluation.Experiments;

namespace Search.Evaluation.ExperimentReports;

/// <summary>Writes the value of every query, measure and system, with its difference from the first stage: one line each.</summary>
public static class CsvReport
{
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>
    /// The columns query, text, measure, system, value, difference, failed. A failed query has no value: failed is not zero. A difference is
    /// empty for the first stage, and where one of the two has failed.
    /// </summary>
    public static string Render(ExperimentFolder folder)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, Format))
        {
            csv.WriteRecords(folder.Results.Systems.SelectMany((system, place) => Rows(folder, system, isBaseline: place == 0)));
        }

        return text.ToString();
    }

    private static IEnumerable<Row> Rows(ExperimentFolder folder, SystemResult system, bool isBaseline)
    {
        var baseline = folder.Results.Systems[0];
        foreach (var query in system.PerQuery.Keys.Where(folder.WasSearched).Union(system.Failed?.Keys ?? []))
        {
            foreach (var measure in system.Measures.Keys)
            {
                var (value, other) = (Value(system, query, measure), Value(baseline, query, measure));
                yield return new Row(
                    query, folder.Queries?.GetValueOrDefault(query), measure, system.Tag, value, isBaseline ? null : value - other,
                    system.Failed?.GetValueOrDefault(query));
            }
        }
    }

    private static double? Value(SystemResult system, string query, string measure) =>
        system.Failed?.ContainsKey(query) != true && system.PerQuery.TryGetValue(query, out var values) ? values[measure] : null;

    private sealed record Row(
        [property: Name("query")] string Query,
        [property: Name("text")] string? Text,
        [property: Name("measure")] string Measure,
        [property: Name("system")] string System,
        [property: Name("value")] double? Value,
        [property: Name("difference")] double? Difference,
        [property: Name("failed")] string? Failed);
}
