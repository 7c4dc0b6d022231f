using Search.Evaluation.Reports;

namespace Search.Cli.Commands.Models;

/// <summary>The result of testing a registry model in its full size, in int8.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="MeanDistance">Mean difference of a score from fp32's.</param>
/// <param name="DistanceWithoutShift">The same without the shift common to all scores.</param>
/// <param name="DynamicMeanDistance">The mean difference of dynamic int8 in the same graph, each pair alone.</param>
/// <param name="Spread">Mean absolute deviation of fp32's scores.</param>
/// <param name="Provenance">How it was measured.</param>
internal sealed record FullSizeInt8Result(
    string Model, double MeanDistance, double DistanceWithoutShift, double DynamicMeanDistance, double Spread, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "models-full-size-int8";

    /// <inheritdoc/>
    public static int Version => 1;
}
