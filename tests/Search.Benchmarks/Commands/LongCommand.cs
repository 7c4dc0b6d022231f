using System.CommandLine;
using Search.Benchmarks.LongDocuments;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench long</c>: the ways to score documents that are longer than the model reads.</summary>
internal static class LongCommand
{
    private static readonly Option<int> Queries = new("--queries") { Description = "how many queries of the sample", DefaultValueFactory = _ => 60 };

    public static Command Create()
    {
        var command = new Command(
            "long",
            """
            Makes long documents from the bundled sample: each judged passage at the beginning, in the middle and at the end of 2,000 words of other
            passages. Scores them in every way of --long, and compares nDCG@10 with that of the passages alone.

            Example: search bench long --queries 20
            """)
        {
            BenchOptions.Model, BenchOptions.Precision, Queries, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var (model, precision) = (arguments.GetValue(BenchOptions.Model)!, arguments.GetValue(BenchOptions.Precision)!);
        var result = await LongBench.RunAsync(model, precision, arguments.GetValue(Queries), BenchOptions.Home(), cancel);
        return BenchOutput.Print(arguments, result, () => Write(result));
    }

    private static void Write(LongResult result)
    {
        var ours = result.Ours;
        Console.WriteLine($"{ours.Queries} queries, {ours.Model}, {ours.Precision}, {ours.MaxLength} tokens, on {result.Cpu}; the passages alone: nDCG@10 {ours.ShortNdcg10:F3}");
        foreach (var way in ours.Ways)
        {
            Console.WriteLine($"{way.Name,-26} {string.Join("  ", way.Places.Select(place => $"{place.Place} {place.Ndcg10:F3}, {place.SecondsPerQuery:F2} s a query"))}");
        }
    }
}
