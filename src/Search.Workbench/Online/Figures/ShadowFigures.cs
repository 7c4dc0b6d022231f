using Search.Evaluation.Experiments;
using Search.Workbench.Online.Log;

namespace Search.Workbench.Online.Figures;

/// <summary>What a shadow experiment shows so far.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Searches">All searches in the log.</param>
/// <param name="Compared">Searches for which B ranked too.</param>
/// <param name="Overlap">The mean share of A's first 10 documents that are also among B's first 10; null without a comparison.</param>
/// <param name="SameFirst">The share of comparisons with the same first document; null without a comparison.</param>
/// <param name="LatencyA">A's times in seconds; null without a comparison.</param>
/// <param name="LatencyB">B's times in seconds; null without a comparison.</param>
public sealed record ShadowFigures(
    OnlineExperiment Experiment,
    int Searches,
    int Compared,
    double? Overlap,
    double? SameFirst,
    Percentiles? LatencyA,
    Percentiles? LatencyB)
{
    /// <summary>How many documents of a ranking are compared.</summary>
    public const int Depth = 10;

    internal static ShadowFigures Of(OnlineExperiment experiment, int searches, IReadOnlyList<ShadowComparison> comparisons) => comparisons.Count == 0
        ? new ShadowFigures(experiment, searches, 0, null, null, null, null)
        : new ShadowFigures(
            experiment,
            searches,
            comparisons.Count,
            comparisons.Average(OverlapOf),
            comparisons.Average(comparison => HaveSameFirst(comparison) ? 1 : 0),
            Percentiles.Of(comparisons.Select(comparison => comparison.A.Latency)),
            Percentiles.Of(comparisons.Select(comparison => comparison.B.Latency)));

    private static bool HaveSameFirst(ShadowComparison comparison) => comparison.A.Documents.Take(1).SequenceEqual(comparison.B.Documents.Take(1));

    private static double OverlapOf(ShadowComparison comparison)
    {
        var (a, b) = (comparison.A.Documents.Take(Depth).ToList(), comparison.B.Documents.Take(Depth).ToList());
        return a.Count == 0 && b.Count == 0 ? 1 : a.Intersect(b).Count() / (double)Math.Max(a.Count, b.Count);
    }
}
