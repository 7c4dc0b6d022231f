using System.CommandLine;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Serving;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench ui</c>: the page in a browser.</summary>
internal static class UiCommand
{
    private static readonly Option<int> Visits = new("--visits")
    {
        Description = "how many searches are opened by URL and then typed",
        DefaultValueFactory = _ => 12,
    };

    public static Command Create()
    {
        var command = new Command(
            "ui",
            """
            Starts the demo with an empty SEARCH_HOME and opens it in Chromium. Measures the time until something is visible (first
            contentful paint), how much moves (layout shift), and the time from Enter to BM25's list.

            Example: search bench ui --json
            """)
        {
            ScaleOptions.Home, BenchOptions.Json, Visits,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        PlaywrightDriver.UseThatOfThePackage();
        using var home = new BenchHome(arguments.GetValue(ScaleOptions.Home));
        var ours = await new PageBench(home.Folder, arguments.GetValue(Visits)).RunAsync(cancel);
        var provenance = Provenance.OfThisCommand();
        var report = new PageReport(ours, provenance.Cpu, provenance);
        return BenchOutput.Print(arguments, report, () => Write(report));
    }

    private static void Write(PageReport report)
    {
        var ours = report.Ours;
        Console.WriteLine($"{ours.Visits} searches in Chromium {ours.Browser}, on {report.Cpu}");
        Console.WriteLine($"first contentful paint  first visit {ours.FirstPaintSeconds:N2} s, later median {ours.LaterPaint.MedianSeconds:N2} s, p95 {ours.LaterPaint.P95Seconds:N2} s");
        Console.WriteLine($"layout shift            at most {ours.LargestLayoutShift:N4}");
        Console.WriteLine($"BM25's list after Enter median {ours.Bm25.MedianSeconds * 1e3:N0} ms, p95 {ours.Bm25.P95Seconds * 1e3:N0} ms");
        Console.WriteLine($"  beyond the engine     median {ours.Bm25BeyondEngine.MedianSeconds * 1e3:N0} ms, p95 {ours.Bm25BeyondEngine.P95Seconds * 1e3:N0} ms");
    }
}
