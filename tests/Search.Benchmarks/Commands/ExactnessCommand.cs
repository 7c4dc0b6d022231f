using System.CommandLine;
using Search.Benchmarks.Exactness;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench exactness</c>: how exact int8 is, compared with the usual dynamic int8.</summary>
internal static class ExactnessCommand
{
    public static Command Create()
    {
        var command = new Command(
            "exactness",
            """
            Scores BM25's 100 candidates of all TREC DL 2019 queries with every variant of a model, with the usual dynamic int8 file, and with
            our graph with dynamic int8 products. Measures how much scores and orders differ from fp32's, how much a score depends on the
            other pairs of its batch, and the speed of each (in turns, the median of seven).

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
                $"nDCG@10 {variant.Ndcg10:N4}, {variant.PairsPerSecond:N1} pairs/s, scored alone it differs by at most {variant.LargestBatchEffect:N4}");
        }

        Console.WriteLine(
            $"int8's mean difference is {result.MeanDifferenceRatio:N2} of dynamic int8's ({result.DynamicFile}), " +
            $"its speed {result.SpeedRatio:N2} of dynamic int8's in the same graph");
    }
}
