using System.CommandLine;
using System.Text.Json;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Scale;
using Search.Core.Commands;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench bulk</c>: how fast passages get in, from starting the command to its end.</summary>
internal static class BulkCommand
{
    public static Command Create()
    {
        var command = new Command(
            "bulk",
            """
            Times the whole command 'search index' on the MS MARCO subset, written several times over under new ids.

            Example: search bench bulk --copies 21
            """)
        {
            ScaleOptions.Copies, ScaleOptions.Home, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(arguments.GetValue(ScaleOptions.Home));
        var ours = await ScaledIndex.BuildAsync(home, arguments.GetValue(ScaleOptions.Copies), cancel);
        if (arguments.GetValue(BenchOptions.Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { ours, cpu = Machine.Cpu }, JsonOutput.Document));
            return ExitCodes.Done;
        }

        Console.WriteLine(
            $"{ours.Indexed:N0} passages in {ours.Seconds:N1} s: {ours.DocsPerSecond:N0}/s, {ours.Bytes / 1e6:N0} MB on disk, " +
            $"{ours.PeakRssBytes / 1e6:N0} MB of memory at most, on {Machine.Cpu}");
        return ExitCodes.Done;
    }
}
