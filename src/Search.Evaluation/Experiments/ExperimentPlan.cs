namespace Search.Evaluation.Experiments;

/// <summary>What an experiment does.</summary>
/// <param name="Windows">How many candidates are reranked; one system for each different one, the smallest first.</param>
/// <param name="Margin">How far below the best window a mean may be and still count as not worse.</param>
/// <param name="Fuse">Whether fusions of the two stages' scores are measured too.</param>
/// <param name="Parallel">How many queries are searched at the same time. Scores do not depend on it, latencies do.</param>
/// <param name="Restart">Whether an unfinished experiment in the same folder is discarded; otherwise it is continued.</param>
public sealed record ExperimentPlan(IReadOnlyList<int> Windows, double Margin = 0.01, bool Fuse = false, int Parallel = 1, bool Restart = false)
{
    /// <summary>How many candidates are reranked, without repetitions, the smallest first.</summary>
    public IReadOnlyList<int> Windows { get; } = [.. Windows.Distinct().Order()];

    /// <summary>The smallest depth, so that R@100 can be measured.</summary>
    public const int LeastDepth = 100;

    /// <summary>How many candidates the first stage retrieves.</summary>
    public int Depth => Math.Max(Windows.Max(), LeastDepth);
}
