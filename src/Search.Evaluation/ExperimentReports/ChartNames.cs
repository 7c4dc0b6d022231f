namespace Search.Evaluation.ExperimentReports;

/// <summary>The names of an experiment's chart files: what writes them and what links to them uses the same.</summary>
public static class ChartNames
{
    /// <summary>The frontier of latency and quality.</summary>
    public const string Frontier = "frontier.svg";

    /// <summary>Every query's difference.</summary>
    public const string Differences = "differences.svg";

    /// <summary>A model's window curve: <c>window-curve.svg</c>, the next model's is <c>window-curve-2.svg</c>.</summary>
    /// <param name="place">The curve's 0-based place.</param>
    public static string WindowCurve(int place) => Numbered("window-curve", place);

    /// <summary>A fusion's curve: <c>fusion.svg</c>, <c>fusion-2.svg</c>.</summary>
    /// <param name="place">The curve's 0-based place.</param>
    public static string Fusion(int place) => Numbered("fusion", place);

    private static string Numbered(string name, int place) => place == 0 ? $"{name}.svg" : FormattableString.Invariant($"{name}-{place + 1}.svg");
}
