using System.CommandLine;
using Search.Benchmarks.Exactness;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench exactness</c>: what 8 bits cost, beside the usual way to have them.</summary>
internal static class ExactnessCommand
{
    public static Command Create()
    {
        var command = new Command(
            "exactness",
            """
            Scores BM25's 100 candidates of all TREC DL 2019 queries with every variant of a model, with the usual dynamic int8 file, and with
            our graph whose products are dynamic int8: how far scores and orders lie from fp32's, how far a score moves with the company
            that its pair is in, and how fast each is (in turn, the median of seven).

            Example: search bench exactness
            """)
        {
            BenchOptions.Model, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var result = await new ExactnessBench(BenchOptions.Home()).RunAsync(arguments.GetValue(BenchOptions.Model)!, cancel);
        return BenchOutput.Print(arguments, result, () => Write(result));
    }

    private static void Write(ExactnessResult result)
    {
        Console.WriteLine($"{result.Model}, {result.Queries} queries, on {result.Cpu}; differences from fp32's scores");
        foreach (var variant in result.Variants)
        {
            Console.WriteLine(
                $"{variant.Variant,-24} mean {variant.MeanDifference:N4}, largest {variant.MaxDifference:N4}, tau {variant.KendallTau:N4}, " +
                $"nDCG@10 {variant.Ndcg10:N4}, {variant.PairsPerSecond:N1} pairs/s, alone against in a batch at most {variant.LargestBatchEffect:N4}");
        }

        Console.WriteLine(
            $"int8's mean difference is {result.MeanDifferenceRatio:N2} of dynamic int8's ({result.DynamicFile}), " +
            $"its speed {result.SpeedRatio:N2} of dynamic int8's in the same graph");
    }
}
