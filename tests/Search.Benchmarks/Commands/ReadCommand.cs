using System.CommandLine;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Reading;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench read</c>: how fast collections are read.</summary>
internal static class ReadCommand
{
    private static readonly Option<int> Copies = new("--copies")
    {
        Description = "How often the passages of the subset are written",
        DefaultValueFactory = _ => 5,
    };

    public static Command Create()
    {
        var command = new Command(
            "read",
            """
            Times the reading of a collection in every format, as an indexer reads it, without indexing. In turns, median of seven rounds.

            Example: search bench read
            """)
        {
            Copies, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(kept: null);
        var result = await new ReadingBench(home.Folder, arguments.GetValue(Copies)).RunAsync(cancel);
        return BenchOutput.Print(arguments, result, () => Write(result));
    }

    private static void Write(ReadingResult result)
    {
        Console.WriteLine($"{result.Passages:N0} passages, on {result.Cpu}");
        foreach (var speed in result.Formats)
        {
            Console.WriteLine($"{speed.Format,-38} {speed.BytesPerSecond / 1e6,7:N0} MB/s");
        }
    }
}
