using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments.Reproduction;

/// <summary>The table of the model card, measured again.</summary>
/// <param name="Figures">One figure for each model and test set.</param>
/// <param name="Tolerance">The largest difference of a reproduced figure.</param>
/// <param name="Provenance">How it was measured.</param>
/// <param name="Limit">How many queries of each test set were measured; null for all.</param>
public sealed record ReproductionResults(IReadOnlyList<ReproducedFigure> Figures, double Tolerance, Provenance Provenance, int? Limit = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "eval-reproduce";

    /// <inheritdoc/>
    public static int Version => 1;

    /// <summary>The figure of a model on a test set, if it was measured.</summary>
    public ReproducedFigure? Measured(string model, PublishedTest test) =>
        Figures.FirstOrDefault(figure => figure.Model == model && figure.Test == test.Name && figure.Ours is not null);

    /// <summary>The same results with a figure added, or in place of the earlier one.</summary>
    public ReproductionResults With(ReproducedFigure figure) => this with
    {
        Figures = [.. Figures.Where(other => (other.Model, other.Test) != (figure.Model, figure.Test)), figure],
    };
}
