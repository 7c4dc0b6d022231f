using System.CommandLine;
using Search.Benchmarks.Profiling;
using Search.Benchmarks.Synthetic;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench profile</c>: the time of each operator of a model.</summary>
internal static class ProfileCommand
{
    private static readonly Option<string?> Shape = new Option<string?>("--shape")
    {
        Description = "instead of a model: one of the five shapes of the ms-marco v2 series, with random weights",
    }.AcceptOnlyFromAmong([.. SyntheticFolder.Version2]);

    public static Command Create()
    {
        var command = new Command(
            "profile",
            """
            Runs a model on one thread under ONNX Runtime's profiler and sums up the time of each operator.

            Example: search bench profile --precision int8
            """)
        {
            BenchOptions.Model, Shape, BenchOptions.Precision, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("search-shape-").FullName;
        try
        {
            var model = arguments.GetValue(Shape) is { } shape ? SyntheticFolder.WriteShape(folder, shape) : arguments.GetValue(BenchOptions.Model)!;
            var result = await ProfileBench.RunAsync(model, arguments.GetValue(BenchOptions.Precision)!, BenchOptions.Home(), cancel);
            return BenchOutput.Print(arguments, result, () => Write(result));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(ProfileResult result)
    {
        Console.WriteLine($"{result.Model} {result.Precision}: {result.Pairs / result.Seconds:N1} pairs/s per thread in the operators, on {result.Cpu}");
        foreach (var item in result.Operators)
        {
            Console.WriteLine($"{item.Operator,-24} {item.Share,7:P1}");
        }
    }
}
