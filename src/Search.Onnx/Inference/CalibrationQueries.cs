namespace Search.Onnx.Inference;

/// <summary>
/// Splits the bundled sample's queries into two halves: one for calibration, one for audits. An audit on the calibration pairs would make a
/// variant look better than it is.
/// </summary>
public static class CalibrationQueries
{
    private const int Halves = 2;

    /// <summary>The half for calibration: every second id in sorted order.</summary>
    /// <param name="queries">The ids of all queries of the sample.</param>
    public static IReadOnlySet<string> Of(IEnumerable<string> queries) =>
        queries.Distinct().Order(StringComparer.Ordinal).Where((_, index) => index % Halves == 0).ToHashSet();
}
