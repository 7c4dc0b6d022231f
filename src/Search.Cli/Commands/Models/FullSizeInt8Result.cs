using Search.Evaluation.Reports;

namespace Search.Cli.Commands.Models;

/// <summary>What the test of a registry row in its exact size measured, in int8.</summary>
/// <param name="Model">The row's name.</param>
/// <param name="MeanDistance">Mean distance of a score from fp32's.</param>
/// <param name="DistanceWithoutShift">The same without the shift that all scores share.</param>
/// <param name="DynamicMeanDistance">The mean distance of dynamic int8 in the same graph, each pair alone.</param>
/// <param name="Spread">Mean distance of fp32's scores from their own mean.</param>
/// <param name="Provenance">How it was measured.</param>
internal sealed record FullSizeInt8Result(
    string Model, double MeanDistance, double DistanceWithoutShift, double DynamicMeanDistance, double Spread, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "models-full-size-int8";

    /// <inheritdoc/>
    public static int Version => 1;
}
