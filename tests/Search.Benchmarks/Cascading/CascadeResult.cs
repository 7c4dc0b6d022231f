using Search.Evaluation.Reports;

namespace Search.Benchmarks.Cascading;

/// <summary>A cascade beside its second model alone.</summary>
/// <param name="Ours">Both.</param>
/// <param name="Ratio">How many times as fast the cascade is.</param>
/// <param name="Cpu">What it ran on.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record CascadeResult(CascadeSpeed Ours, double Ratio, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-cascade";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>Seconds are of one request, the median.</summary>
/// <param name="First">The model that judges all passages: its shape, with random weights.</param>
/// <param name="Second">The model that judges the first one's best.</param>
/// <param name="Precision">The arithmetic of both.</param>
/// <param name="Passages">How many passages a request has.</param>
/// <param name="Depth">How many the second model judges.</param>
/// <param name="CascadeSeconds">A request through the cascade.</param>
/// <param name="WholeSeconds">A request whose passages are all judged by the second model.</param>
/// <param name="MaxScoreDifference">Of the passages that the second model judged in both: 0 in int8, whose scores depend on no batch.</param>
internal sealed record CascadeSpeed(
    string First, string Second, string Precision, int Passages, int Depth, double CascadeSeconds, double WholeSeconds, double MaxScoreDifference);
