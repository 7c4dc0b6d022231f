namespace Search.Evaluation.Experiments.Reproduction;

/// <summary>A published figure beside the one that was measured here.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Test">The test set's name.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Published">The published value, from 0 to 1.</param>
/// <param name="State">One of <see cref="ReproductionState"/>.</param>
/// <param name="Ours">The value that was measured here; null if there is none.</param>
/// <param name="Pairs">How many pairs were scored.</param>
/// <param name="Seconds">How long scoring them took.</param>
/// <param name="Reason">Why there is no value; null if there is one.</param>
public sealed record ReproducedFigure(
    string Model, string Test, string Measure, double Published, string State, double? Ours = null, long? Pairs = null, double? Seconds = null, string? Reason = null)
{
    /// <summary>The largest difference of a reproduced figure: 0.1 point, as the table counts.</summary>
    public const double Tolerance = 0.001;

    /// <summary>For differences whose last digits come from rounding.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Ours − published; null if there is no value.</summary>
    public double? Difference => Ours - Published;

    /// <summary>Whether the difference is within the tolerance; null if that is not known.</summary>
    public bool? WithinTolerance => State switch
    {
        ReproductionState.Reproduced => true,
        ReproductionState.Differs => false,
        _ => null,
    };

    /// <summary>A figure that was measured.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="test">The test set.</param>
    /// <param name="published">The published value, from 0 to 1.</param>
    /// <param name="measured">The value, the scored pairs and their time.</param>
    /// <param name="isWhole">Whether all queries were measured, so that the values can be compared.</param>
    public static ReproducedFigure Of(string model, PublishedTest test, double published, (double Value, long Pairs, TimeSpan Time) measured, bool isWhole) => new(
        model,
        test.Name,
        test.Measure,
        published,
        !isWhole ? ReproductionState.Partial
            : Math.Abs(measured.Value - published) <= Tolerance + Rounding ? ReproductionState.Reproduced
            : ReproductionState.Differs,
        measured.Value,
        measured.Pairs,
        measured.Time.TotalSeconds);

    /// <summary>A figure that could not be measured.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="test">The test set.</param>
    /// <param name="published">The published value, from 0 to 1.</param>
    /// <param name="reason">Why not.</param>
    public static ReproducedFigure NotHere(string model, PublishedTest test, double published, string reason) =>
        new(model, test.Name, test.Measure, published, ReproductionState.NotHere, Reason: reason);
}

/// <summary>The values of <see cref="ReproducedFigure.State"/>.</summary>
public static class ReproductionState
{
    /// <summary>Ours agrees with the published value.</summary>
    public const string Reproduced = "reproduced";

    /// <summary>Ours differs by more than the tolerance.</summary>
    public const string Differs = "differs";

    /// <summary>Only some of the queries were measured, so nothing can be said.</summary>
    public const string Partial = "partial";

    /// <summary>The model or the data set could not be had.</summary>
    public const string NotHere = "not here";
}
