using Search.Evaluation.Statistics;

namespace Search.Evaluation.Experiments;

/// <summary>Finds how deep a model should rerank. (Jacob et al. 2024, "Drowning in documents: consequences of scaling reranker inference", show that deeper can be worse.)</summary>
internal static class WindowCurves
{
    private const double Alpha = 0.05;

    /// <summary>One curve for each model that was measured at two windows or more.</summary>
    /// <param name="systems">The measured systems.</param>
    /// <param name="margin">How far below the best window a mean may be and still count as not worse.</param>
    /// <param name="seed">The seed of the randomisation test.</param>
    public static IReadOnlyList<WindowCurve> Of(IReadOnlyList<SystemResult> systems, double margin, int seed) =>
    [
        .. systems
            .Where(system => system is { Window: not null, Fusion: null })
            .GroupBy(system => system.Name)
            .Where(windows => windows.Count() > 1)
            .Select(windows => Curve([.. windows.OrderBy(system => system.Window)], margin, seed))
            .OfType<WindowCurve>(),
    ];

    /// <summary>The curve over the queries that every window answered; null if there are fewer than two.</summary>
    private static WindowCurve? Curve(List<SystemResult> windows, double margin, int seed)
    {
        var measure = windows[0].Measures.Keys.First();
        string[] queries = [.. windows[0].PerQuery.Keys.Where(query => windows.TrueForAll(system => system.PerQuery.ContainsKey(query)))];
        if (queries.Length < 2)
        {
            return null;
        }

        var values = windows.ConvertAll(system => Array.ConvertAll(queries, query => system.PerQuery[query][measure]));
        var means = values.ConvertAll(window => window.Average());
        var best = means.IndexOf(means.Max());
        var points = windows.Zip(values, (system, window) => Point(system, window, values[best], isBest: ReferenceEquals(system, windows[best]))).ToList();
        var (deepest, last) = (Differences(values[^1], values[best]), points[^1]);
        var p = best == points.Count - 1 ? 1 : RandomisationTest.P(deepest, seed);
        return new WindowCurve(
            windows[0].Name,
            measure,
            margin,
            points,
            points[best].Window,
            points.First(point => point.LowerBound >= -margin).Window,
            best == points.Count - 1 ? null : new WindowFall(last.Window, last.Difference, last.Ci95, p, p <= Alpha && last.Difference < 0));
    }

    private static WindowPoint Point(SystemResult system, double[] values, double[] best, bool isBest)
    {
        var mean = values.Average();
        if (isBest)
        {
            return new WindowPoint(system.Window!.Value, mean, 0, null, 0, system.LatencySeconds.Total);
        }

        var differences = Differences(values, best);
        var oneSided = PairedTTest.Compute(differences, 1 - (2 * Alpha)).Interval!.Value; // Each end of a 90 % interval is a one-sided bound of 95 %. There are two queries at least, so there is one.
        return new WindowPoint(
            system.Window!.Value, mean, differences.Mean, PairedTTest.Compute(differences).Interval, oneSided.Lower, system.LatencySeconds.Total);
    }

    private static PairedDifferences Differences(double[] values, double[] best) => new(values.Zip(best, (value, reference) => value - reference));
}
