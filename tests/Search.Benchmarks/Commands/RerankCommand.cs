using System.CommandLine;
using System.CommandLine.Parsing;
using Search.Benchmarks.Data;
using Search.Benchmarks.Reranking;
using Search.Benchmarks.Synthetic;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Onnx.Inference;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench rerank</c>: how fast pairs are scored, compared with another program.</summary>
internal static class RerankCommand
{
    private static readonly Option<bool> Shapes = new("--shapes")
    {
        Description = "instead of a model: the five shapes of the ms-marco v2 series, with random weights; the default on a GPU",
    };

    private static readonly Option<string?> Precision = new("--precision") { Description = "int8, fp32 or fp16; default: int8, on a GPU fp16" };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda", DefaultValueFactory = _ => Devices.Cpu };

    private static readonly Option<int> Queries = new("--queries")
    {
        Description = "how many queries per round, 100 passages each",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<string?> Against = new("--against")
    {
        Description = "the program to compare with, which is installed under SEARCH_HOME; default: transformers.js, on a GPU sentence-transformers",
    };

    public static Command Create()
    {
        Precision.AcceptOnlyFromAmong("int8", "fp32", "fp16");
        Device.AcceptOnlyFromAmong(Devices.Cpu, Devices.Cuda);
        Against.AcceptOnlyFromAmong(RerankingPeer.TransformersJs, RerankingPeer.SentenceTransformers);
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
            Scores BM25's 100 candidates of TREC DL 2019 queries (without the test data: passages of the bundled sample) from text to
            score. A peer scores the same pairs at several batch sizes. Both run in turns; the result is the median of seven rounds. In the
            same turns the rate of matrix products alone is measured, which is the limit for every model.

            On a GPU: search bench rerank --device cuda (the five shapes of the v2 series, compared with sentence-transformers if Python has it).

            Example: search bench rerank --against transformers.js
            """)
        {
            BenchOptions.Model, Shapes, Precision, Device, Queries, Against, BenchOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Shapes) && HasModel(result))
            {
                result.AddError("--shapes and --model were both given; expected one of them.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static bool HasModel(CommandResult result) => result.GetResult(BenchOptions.Model) is { Implicit: false };

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var race = Race(arguments);
        var requests = RerankRequest.Load(arguments.GetValue(Queries));
        if (!arguments.GetValue(Shapes) && (arguments.GetValue(Device) == Devices.Cpu || HasModel(arguments.CommandResult)))
        {
            var result = await race.RunAsync(arguments.GetValue(BenchOptions.Model)!, requests, cancel);
            return BenchOutput.Print(arguments, result, () => Write([result]));
        }

        var folder = Directory.CreateTempSubdirectory("search-shapes-").FullName;
        try
        {
            var results = new List<RerankingResult>();
            foreach (var name in SyntheticFolder.Version2)
            {
                await Console.Error.WriteLineAsync($"{name} …");
                results.Add(await race.RunAsync(SyntheticFolder.WriteShape(folder, name), requests, cancel));
            }

            return BenchOutput.Print(arguments, new ShapesResult(results, results[0].Cpu, results[0].Provenance), () => Write(results));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RerankingRace Race(ParseResult arguments)
    {
        var (device, against) = (arguments.GetValue(Device)!, arguments.GetValue(Against));
        var onGpu = device == Devices.Cuda;
        if (onGpu && against == RerankingPeer.TransformersJs)
        {
            throw new BadInputException("transformers.js runs on the CPU here, but this program would run on the GPU; expected --against sentence-transformers, or --device cpu.");
        }

        var options = new ScoringOptions { Precision = arguments.GetValue(Precision) ?? (onGpu ? "fp16" : "int8"), Device = device };
        return new RerankingRace(
            against ?? (onGpu ? RerankingPeer.SentenceTransformers : RerankingPeer.TransformersJs),
            peerIsOptional: onGpu && against is null,
            options,
            BenchOptions.Home());
    }

    private static void Write(IReadOnlyList<RerankingResult> results)
    {
        foreach (var (ours, cpu, _, peer, ratio, ratioOneCall) in results)
        {
            Console.WriteLine(
                $"{ours.Pairs:N0} pairs of {(double)ours.Tokens / ours.Pairs:N1} tokens, {ours.Model} {ours.Precision} on {ours.Device}, on {cpu}");
            Console.WriteLine(
                $"ours                       {ours.PairsPerSecond,8:N1} pairs/s, {ours.TokensPerSecond:N0} tokens/s, " +
                $"{ours.TextToScoreShare:P1} of the speed from tokens{(ours.Gemm is { } gemm ? $", {gemm.Share:P0} of the rate of matrix products alone" : "")}");
            foreach (var batch in peer?.Batches ?? [])
            {
                Console.WriteLine($"{peer!.Name} {peer.Precision}, batch {batch.Batch,3} {batch.PairsPerSecond,8:N1} pairs/s");
            }

            if (peer is not null)
            {
                Console.WriteLine($"ours is {ratio:N2} times as fast as its best (batch {peer.BestBatch}), {ratioOneCall:N2} times as fast as one call");
                Console.WriteLine($"its scores differ from ours by {peer.MeanScoreDifference:G2} on average, {peer.MaxScoreDifference:G2} at most; file: {peer.File}");
            }
        }
    }
}
