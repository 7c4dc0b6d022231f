using System.CommandLine;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Engines;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench bulk</c>: how fast passages are indexed, from the command's start to its end.</summary>
internal static class BulkCommand
{
    private static readonly Option<int> Runs = new("--runs") { Description = "how often the passages are indexed; the result is the median", DefaultValueFactory = _ => 5 };

    public static Command Create()
    {
        var command = new Command(
            "bulk",
            """
            Times the whole command 'search index' on the MS MARCO subset, written several times with new ids.

            Example: search bench bulk --copies 21
            """)
        {
            ScaleOptions.Copies, ScaleOptions.Home, Runs, BenchOptions.Json,
        };
        Runs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--runs: expected at least 1.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(arguments.GetValue(ScaleOptions.Home));
        var runs = await ScaledIndex.BuildAsync(home, arguments.GetValue(ScaleOptions.Copies), arguments.GetValue(Runs), cancel);
        var ours = runs.OrderBy(run => run.Seconds).ElementAt((runs.Count - 1) / 2); // For an even number, the faster of the two in the middle.
        var provenance = Provenance.OfThisCommand();
        var report = new BulkReport(ours, runs, provenance.Cpu, provenance);
        return BenchOutput.Print(arguments, report, () => Write(report));
    }

    private static void Write(BulkReport report)
    {
        var ours = report.Ours;
        Console.WriteLine(
            $"{ours.Indexed:N0} passages in {ours.Seconds:N1} s (the median of {report.Runs.Count}): {ours.DocsPerSecond:N0}/s, {ours.Bytes / 1e6:N0} MB on disk, " +
            $"at most {ours.PeakRssBytes / 1e6:N0} MB of memory, on {report.Cpu}");
    }
}
