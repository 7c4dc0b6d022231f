using Search.Benchmarks.Measuring;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Serving;

/// <summary>The result of <c>bench ui</c>.</summary>
/// <param name="Ours">This project.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record PageReport(PageResult Ours, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-ui";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>The page in a browser.</summary>
/// <param name="Browser">The browser's version.</param>
/// <param name="Visits">How many searches were opened by their URL, and then typed.</param>
/// <param name="FirstPaintSeconds">First contentful paint of the first visit after the program was ready.</param>
/// <param name="LaterPaint">First contentful paint of the visits after it, each with an empty cache.</param>
/// <param name="LargestLayoutShift">The largest sum of layout shifts of a visit.</param>
/// <param name="Bm25">From Enter to the frame with BM25's list.</param>
/// <param name="Bm25BeyondEngine">The same without the engine's own time.</param>
internal sealed record PageResult(
    string Browser, int Visits, double FirstPaintSeconds, Latency LaterPaint, double LargestLayoutShift, Latency Bm25, Latency Bm25BeyondEngine);
