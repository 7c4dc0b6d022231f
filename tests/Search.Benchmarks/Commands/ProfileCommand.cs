using System.CommandLine;
using Search.Benchmarks.Profiling;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench profile</c>: where the time of a model goes.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var command = new Command(
            "profile",
            """
            Runs a model on one thread under ONNX Runtime's profiler and sums up the time of each operator.

            Example: search bench profile --precision int8
            """)
        {
            BenchOptions.Model, BenchOptions.Precision, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var (model, precision) = (arguments.GetValue(BenchOptions.Model)!, arguments.GetValue(BenchOptions.Precision)!);
        var result = await ProfileBench.RunAsync(model, precision, BenchOptions.Home(), cancel);
        return BenchOutput.Print(arguments, result, () => Write(result));
    }

    private static void Write(ProfileResult result)
    {
        Console.WriteLine($"{result.Model} {result.Precision}: {result.Pairs / result.Seconds:N1} pairs/s and thread in the operators, on {result.Cpu}");
        foreach (var item in result.Operators)
        {
            Console.WriteLine($"{item.Operator,-24} {item.Share,7:P1}");
        }
    }
}
