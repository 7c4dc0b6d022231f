namespace Search.Evaluation.ExperimentReports;

/// <summary>A system's place between latency and quality.</summary>
/// <param name="System">The system.</param>
/// <param name="Seconds">The median time of a search.</param>
/// <param name="Mean">The mean of the first measure.</param>
/// <param name="OnFrontier">Whether no other system is at least as fast and at least as good, and better in one of the two.</param>
/// <param name="Recommended">Whether its window is the smallest one that is not worse than its model's best (<see cref="Experiments.WindowCurve.Recommended"/>).</param>
public sealed record FrontierPoint(string System, double Seconds, double Mean, bool OnFrontier, bool Recommended)
{
    /// <summary>Marks the points that no other one dominates.</summary>
    public static IReadOnlyList<FrontierPoint> Mark(IReadOnlyList<FrontierPoint> points) =>
        [.. points.Select(point => point with { OnFrontier = !points.Any(other => Dominates(other, point)) })];

    private static bool Dominates(FrontierPoint one, FrontierPoint other) =>
        one.Seconds <= other.Seconds && one.Mean >= other.Mean && (one.Seconds < other.Seconds || one.Mean > other.Mean);
}
