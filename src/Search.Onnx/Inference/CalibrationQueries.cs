namespace Search.Onnx.Inference;

/// <summary>
/// The bundled sample's queries in two halves: ranges are taken from the pairs of one, the other's are left for audits. On pairs that a
/// variant was fitted to it would look better than it is.
/// </summary>
public static class CalibrationQueries
{
    private const int Halves = 2;

    /// <summary>The half that calibration sees: every second id, whatever order they come in.</summary>
    /// <param name="queries">The ids of all queries of the sample.</param>
    public static IReadOnlySet<string> Of(IEnumerable<string> queries) =>
        queries.Distinct().Order(StringComparer.Ordinal).Where((_, index) => index % Halves == 0).ToHashSet();
}
