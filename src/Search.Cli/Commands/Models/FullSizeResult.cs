using Search.Evaluation.Reports;

namespace Search.Cli.Commands.Models;

/// <summary>The result of testing a registry model in its full size, in fp32.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Bytes">The size of all its files.</param>
/// <param name="PullSeconds">Time to pull them from a local server.</param>
/// <param name="BuildAndLoadSeconds">Time to build the graph and load it.</param>
/// <param name="MaxDifference">The largest difference of a score from a forward pass in double precision.</param>
/// <param name="Provenance">How it was measured.</param>
internal sealed record FullSizeResult(
    string Model, long Bytes, double PullSeconds, double BuildAndLoadSeconds, double MaxDifference, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "models-full-size";

    /// <inheritdoc/>
    public static int Version => 1;
}
