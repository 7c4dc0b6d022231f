using System.CommandLine;
using System.Text.Json;
using Search.Benchmarks.Profiling;
using Search.Core.Commands;
using Search.Core.Settings;

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
        var settings = SettingsLoader.Load(new Dictionary<string, string?>());
        var (model, precision) = (arguments.GetValue(BenchOptions.Model)!, arguments.GetValue(BenchOptions.Precision)!);
        var result = await ProfileBench.RunAsync(model, precision, new SearchHome(settings.Home), cancel);
        if (arguments.GetValue(BenchOptions.Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(result, JsonOutput.Document));
            return ExitCodes.Done;
        }

        Console.WriteLine($"{result.Model} {result.Precision}: {result.Pairs / result.Seconds:N1} pairs/s and thread in the operators, on {result.Cpu}");
        foreach (var item in result.Operators)
        {
            Console.WriteLine($"{item.Operator,-24} {item.Share,7:P1}");
        }

        return ExitCodes.Done;
    }
}
