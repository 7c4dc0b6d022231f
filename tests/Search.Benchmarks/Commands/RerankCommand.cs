using System.CommandLine;
using System.Text.Json;
using Search.Benchmarks.Data;
using Search.Benchmarks.Reranking;
using Search.Core.Commands;
using Search.Core.Reranking;
using Search.Core.Settings;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench rerank</c>: how fast pairs are scored, beside another program on the same pairs.</summary>
internal static class RerankCommand
{
    private static readonly Option<string> Model = new("--model")
    {
        Description = "a registry name, default, or a model folder",
        DefaultValueFactory = _ => "default",
    };

    private static readonly Option<string> Precision = new("--precision") { Description = "int8 or fp32", DefaultValueFactory = _ => "int8" };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda", DefaultValueFactory = _ => "cpu" };

    private static readonly Option<int> Queries = new("--queries")
    {
        Description = "how many queries a round, 100 passages each",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<string> Against = BenchOptions.Against(RerankingRace.TransformersJs, RerankingRace.SentenceTransformers);

    public static Command Create()
    {
        Precision.AcceptOnlyFromAmong("int8", "fp32");
        Device.AcceptOnlyFromAmong("cpu", "cuda");
        Queries.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 1 and <= 43))
            {
                result.AddError("--queries: expected 1 to 43, the queries of TREC DL 2019.");
            }
        });
        var command = new Command(
            "rerank",
            """
            Scores BM25's 100 candidates of TREC DL 2019 queries (where the test data are missing: passages of the bundled sample) from
            text to score, beside a peer on the same pairs at every batch size, round by round in turn: the median of five.

            Example: search bench rerank --against transformers.js
            """)
        {
            Model, Precision, Device, Queries, Against, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var settings = SettingsLoader.Load(new Dictionary<string, string?>());
        var options = new ScoringOptions { Precision = arguments.GetValue(Precision), Device = arguments.GetValue(Device) };
        var race = new RerankingRace(arguments.GetValue(Against)!, arguments.GetValue(Model)!, options, new SearchHome(settings.Home));
        var result = await race.RunAsync(RerankRequest.Load(arguments.GetValue(Queries)), cancel);
        if (arguments.GetValue(BenchOptions.Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(result, JsonOutput.Document));
            return ExitCodes.Done;
        }

        var (ours, peer) = (result.Ours, result.Peer);
        Console.WriteLine(
            $"{ours.Pairs:N0} pairs of {(double)ours.Tokens / ours.Pairs:N1} tokens, {ours.Model} {ours.Precision} on {ours.Device}, on {result.Cpu}");
        Console.WriteLine($"ours                       {ours.PairsPerSecond,8:N1} pairs/s");
        foreach (var batch in peer.Batches)
        {
            Console.WriteLine($"{peer.Name} {peer.Precision}, batch {batch.Batch,3} {batch.PairsPerSecond,8:N1} pairs/s");
        }

        Console.WriteLine($"{result.Ratio:N2} times its best (batch {peer.BestBatch}), {result.RatioOneCall:N2} times one call");
        return ExitCodes.Done;
    }
}
