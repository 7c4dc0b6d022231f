namespace Search.Evaluation.Comparisons;

/// <summary>Which systems are compared: each baseline with every other system; two baselines once, the first one named being the baseline.</summary>
public static class SystemPairs
{
    /// <summary>Lists the pairs, as places in a list of systems.</summary>
    /// <param name="systems">The number of systems.</param>
    /// <param name="baselines">The places of the baselines.</param>
    public static IReadOnlyList<(int Baseline, int Run)> Of(int systems, IReadOnlyList<int> baselines) =>
    [
        .. baselines.Index().SelectMany(baseline => Enumerable.Range(0, systems)
            .Where(system => !baselines.Take(baseline.Index + 1).Contains(system))
            .Select(system => (baseline.Item, system))),
    ];
}
