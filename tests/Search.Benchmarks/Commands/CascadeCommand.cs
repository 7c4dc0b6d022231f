using System.CommandLine;
using Search.Benchmarks.Cascading;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench cascade</c>: the time that a cascade saves.</summary>
internal static class CascadeCommand
{
    public static Command Create()
    {
        var command = new Command(
            "cascade",
            """
            Scores 1,000 passages with a model, and with a cascade: TinyBERT's shape (random weights) for all of them, the model for
            the best 100. Both run in turns; the result is the median of seven rounds. Compares the model's scores in both cases.

            Example: search bench cascade
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
        var result = await CascadeBench.RunAsync(model, precision, BenchOptions.Home(), cancel);
        return BenchOutput.Print(arguments, result, () => Write(result));
    }

    private static void Write(CascadeResult result)
    {
        var ours = result.Ours;
        Console.WriteLine($"{ours.Passages:N0} passages, {ours.Precision}, on {result.Cpu}");
        Console.WriteLine($"{ours.WholeSeconds,6:N2} s  {ours.Second} for all");
        Console.WriteLine($"{ours.CascadeSeconds,6:N2} s  {ours.First} for all, {ours.Second} for the best {ours.Depth}");
        Console.WriteLine($"{result.Ratio:N1} times as fast; scores differ by {ours.MaxScoreDifference:G2} at most");
    }
}
