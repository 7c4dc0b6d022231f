using Search.Evaluation.Reports;

namespace Search.Cli.Commands.Models;

/// <summary>What the test of a registry row in its exact size measured, in fp32.</summary>
/// <param name="Model">The row's name.</param>
/// <param name="Bytes">All its files.</param>
/// <param name="PullSeconds">Pulling them from a local server.</param>
/// <param name="BuildAndLoadSeconds">Building the graph and loading it.</param>
/// <param name="MaxDifference">The largest distance of a score from that of a forward pass in double precision.</param>
/// <param name="Provenance">How it was measured.</param>
internal sealed record FullSizeResult(
    string Model, long Bytes, double PullSeconds, double BuildAndLoadSeconds, double MaxDifference, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "models-full-size";

    /// <inheritdoc/>
    public static int Version => 1;
}
