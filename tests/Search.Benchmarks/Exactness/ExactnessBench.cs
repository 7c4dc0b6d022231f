using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Peers;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Reports;
using Search.Onnx;
using Search.Onnx.Checkpoints;
using Search.Onnx.Inference;

namespace Search.Benchmarks.Exactness;

/// <summary>All variants of a model, the usual dynamic int8 file, and dynamic int8 in our graph, on the same pairs.</summary>
internal sealed class ExactnessBench(DataDirectory home)
{
    private const string Int8 = "int8";
    private const string DynamicFile = "dynamic int8";
    private const string DynamicGraph = "dynamic int8, our graph";

    /// <summary>The number of queries whose pairs are also scored one by one, and for which speed is measured.</summary>
    private const int FewQueries = 8;

    private readonly RerankerLoader _loader = new(home);
    private readonly ScoringOptions _onCpu = new() { Device = Devices.Cpu };

    /// <exception cref="BadInputException">The model has no weights for building another graph.</exception>
    public async Task<ExactnessResult> RunAsync(string model, CancellationToken cancel)
    {
        var location = _loader.Locate(model);
        if (!Checkpoint.IsIn(location.Folder))
        {
            throw new BadInputException($"The model {model} has only ready ONNX files; expected one of {string.Join(", ", Checkpoint.FileNames)}, which are needed to build other graphs.");
        }

        var parent = Directory.CreateTempSubdirectory("search-dynamic-").FullName;
        var variants = new List<(string Variant, CrossEncoder Reranker)>();
        try
        {
            variants.AddRange(await _loader.LoadVariantsAsync(model, _onCpu, cancel));
            var peer = new PeerModel(location, Int8);
            var (file, graph) = (Directory.CreateDirectory(Path.Combine(parent, "file")).FullName, Directory.CreateDirectory(Path.Combine(parent, "graph")).FullName);
            var (_, origin) = peer.WriteOnnx(file);
            peer.WriteDynamicInt8InOurGraph(graph);
            variants.Add((DynamicFile, await _loader.LoadAsync(file, _onCpu, cancel)));
            variants.Add((DynamicGraph, await _loader.LoadAsync(graph, _onCpu, cancel)));
            return await RunAsync(origin, variants, cancel);
        }
        finally
        {
            variants.ForEach(variant => variant.Reranker.Dispose());
            Directory.Delete(parent, recursive: true);
        }
    }

    private static async Task<ExactnessResult> RunAsync(
        string origin, List<(string Variant, CrossEncoder Reranker)> variants, CancellationToken cancel)
    {
        var dl19 = new Dl19();
        var requests = dl19.Requests(FewQueries);
        var figures = await dl19.Audit().RunAsync([.. variants.Select(variant => (variant.Variant, (IReranker)variant.Reranker))], new Progress<int>(), cancel);
        var times = await Interleaved.RunAsync(
            [.. variants.Select(variant => (Func<Task<double>>)(() => RoundAsync(variant.Reranker, requests, cancel)))], Interleaved.Rest, cancel);

        var results = new List<VariantExactness>();
        foreach (var (index, figure) in figures.Index())
        {
            results.Add(new VariantExactness(
                figure.Variant, figure.MeanDifference, figure.MaxDifference, figure.KendallTau, figure.Ndcg10, figure.Pairs,
                await BatchEffectAsync(variants[index].Reranker, requests, cancel), requests.Sum(request => request.Documents.Count) / times.Of(index)));
        }

        var provenance = Provenance.OfThisCommand();
        var (ours, file, graph) = (Of(Int8), Of(DynamicFile), Of(DynamicGraph));
        return new ExactnessResult(
            variants[0].Reranker.Info.Model, dl19.Queries, origin, results, ours.MeanDifference / file.MeanDifference,
            times.Ratio(results.IndexOf(graph), results.IndexOf(ours)), provenance.Cpu, provenance);

        VariantExactness Of(string variant) => results.Single(result => result.Variant == variant);
    }

    private static async Task<double> RoundAsync(CrossEncoder reranker, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var (query, documents) in requests)
        {
            await reranker.ScoreAllAsync(query, documents, cancel);
        }

        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The largest difference between scores in batches and scores of single pairs.</summary>
    private static async Task<double> BatchEffectAsync(CrossEncoder reranker, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        var largest = 0.0;
        foreach (var (query, documents) in requests)
        {
            var together = await reranker.ScoreAllAsync(query, documents, cancel);
            for (var index = 0; index < documents.Count; index++)
            {
                var alone = await reranker.ScoreAllAsync(query, [documents[index]], cancel);
                largest = Math.Max(largest, Math.Abs((double)alone[0].Relevance - together[index].Relevance));
            }
        }

        return largest;
    }
}
