using System.CommandLine;
using Search.Benchmarks.Memory;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench memory</c>: the memory that reranking needs.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var command = new Command(
            "memory",
            """
            Scores requests of 100 and 1,000 passages that fill the model's length, and measures the process's resident memory.

            Example: search bench memory --precision int8
            """)
        {
            BenchOptions.Model, BenchOptions.Precision, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var (model, precision, home) = (arguments.GetValue(BenchOptions.Model)!, arguments.GetValue(BenchOptions.Precision)!, BenchOptions.Home());
        if (!MemoryBench.IsPrepared)
        {
            return await MemoryBench.RunInFreshProcessAsync(model, precision, home, cancel);
        }

        var result = await MemoryBench.RunAsync(model, precision, home, cancel);
        return BenchOutput.Print(arguments, result, () => Write(result));
    }

    private static void Write(MemoryResult result)
    {
        Console.WriteLine($"{result.Ours.Model} {result.Ours.Precision}, loaded: {result.Ours.LoadedBytes / 1e6:N0} MB, on {result.Cpu}");
        foreach (var request in result.Ours.Requests)
        {
            Console.WriteLine(
                $"{request.Pairs,6:N0} pairs of {request.TokensPerPair} tokens: at most {request.PeakBytes / 1e6:N0} MB, " +
                $"{request.BytesOverLoaded / 1e6:N0} MB more than the loaded model");
        }
    }
}
