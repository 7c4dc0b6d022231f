using Search.Evaluation.Comparisons;

namespace Search.Evaluation.Experiments;

/// <summary>Whether the systems of an experiment are better than its first one, and what they cost.</summary>
public static class ExperimentVerdict
{
    private static readonly ComparisonOptions Options = new();

    /// <summary>Compares every other system with the first one. A query for which a system finds nothing counts 0; it has not failed.</summary>
    /// <param name="systems">The measured systems.</param>
    /// <param name="run">The queries that were run.</param>
    /// <returns>Measure by measure; empty if there is nothing to compare.</returns>
    public static IReadOnlyList<PairedComparison> Compare(IReadOnlyList<SystemResult> systems, IReadOnlySet<string> run)
    {
        if (systems.Count < 2 || !systems[0].PerQuery.Keys.Any(run.Contains))
        {
            return [];
        }

        List<SystemScores> scores = [.. systems.Select(system => new SystemScores(
            system.Tag,
            new(system.Measures.Keys.Select(measure => KeyValuePair.Create(
                measure,
                (IReadOnlyDictionary<string, double>)system.PerQuery.Where(query => run.Contains(query.Key)).ToDictionary(query => query.Key, query => query.Value[measure])))),
            [.. system.Failed?.Keys ?? []]))];
        return SystemComparer.Compare(scores, [.. Enumerable.Range(1, systems.Count - 1).Select(other => (0, other))], (_, _) => null, Options);
    }

    /// <summary>The verdicts by the first measure, each with the cost, for people.</summary>
    public static IEnumerable<string> Sentences(ExperimentResults results)
    {
        var comparisons = results.Comparisons ?? [];
        foreach (var comparison in comparisons.TakeWhile(comparison => comparison.Measure == comparisons[0].Measure))
        {
            var (system, baseline) = (results.Systems.First(system => system.Tag == comparison.Run), results.Systems[0]);
            yield return FormattableString.Invariant(
                $"{VerdictText.Of(comparison, comparisons.Count, Options.Alpha)} A search takes {Milliseconds(system)} ms at the median, with {baseline.Tag} {Milliseconds(baseline)} ms.");
        }
    }

    private static string Milliseconds(SystemResult system) =>
        (1e3 * system.LatencySeconds.Total.P50) is var time && time < 10 ? FormattableString.Invariant($"{time:F1}") : FormattableString.Invariant($"{time:N0}");
}
