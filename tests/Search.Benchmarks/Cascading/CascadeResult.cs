using Search.Evaluation.Reports;

namespace Search.Benchmarks.Cascading;

/// <summary>A cascade compared with its second model alone.</summary>
/// <param name="Ours">The times of both.</param>
/// <param name="Ratio">How many times as fast the cascade is.</param>
/// <param name="Cpu">The processor or GPU.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record CascadeResult(CascadeSpeed Ours, double Ratio, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-cascade";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>Times of one request; the median.</summary>
/// <param name="First">The model that scores all passages: its shape, with random weights.</param>
/// <param name="Second">The model that scores the first model's best passages.</param>
/// <param name="Precision">The precision of both.</param>
/// <param name="Passages">How many passages a request has.</param>
/// <param name="Depth">How many passages the second model scores.</param>
/// <param name="CascadeSeconds">A request through the cascade.</param>
/// <param name="WholeSeconds">A request whose passages are all scored by the second model.</param>
/// <param name="MaxScoreDifference">The largest difference of scores, for the passages that the second model scores in both cases: 0 in int8,
/// whose scores do not depend on the batch.</param>
internal sealed record CascadeSpeed(
    string First, string Second, string Precision, int Passages, int Depth, double CascadeSeconds, double WholeSeconds, double MaxScoreDifference);
