using Search.Benchmarks.Data;
using Search.Benchmarks.Peers;
using Search.Core.Commands;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Evaluation.Experiments;
using Search.Onnx.Inference;
using Search.Onnx.Registry;

namespace Search.Benchmarks.Exactness;

/// <summary>fp32, our int8 and the usual dynamic int8 on the same pairs.</summary>
internal static class ExactnessBench
{
    private const string Exact = "fp32";
    private const string Int8 = "int8";
    private const string DynamicInt8 = "dynamic int8";

    /// <summary>Queries whose pairs are also scored one by one.</summary>
    private const int QueriesAlone = 8;

    public static async Task<ExactnessResult> RunAsync(string model, SearchHome home, CancellationToken cancel)
    {
        var loader = new RerankerLoader(home);
        var folder = Directory.CreateTempSubdirectory("search-dynamic-").FullName;
        try
        {
            new PeerModel(loader.Locate(model), Int8).WriteOnnx(folder);
            using var exact = await loader.LoadAsync(model, new ScoringOptions { Precision = Exact, Device = Devices.Cpu }, cancel);
            using var ours = await loader.LoadAsync(model, new ScoringOptions { Precision = Int8, Device = Devices.Cpu }, cancel);
            using var usual = await loader.LoadAsync(folder, new ScoringOptions { Precision = Int8, Device = Devices.Cpu }, cancel);
            return await RunAsync(model, [(Exact, exact), (Int8, ours), (DynamicInt8, usual)], cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<ExactnessResult> RunAsync(
        string model, IReadOnlyList<(string Variant, IReranker Reranker)> variants, CancellationToken cancel)
    {
        var audit = Subset.Dl19Audit(out var queries);
        var figures = await audit.RunAsync(variants, new Progress<int>(), cancel);
        var results = new List<VariantExactness>();
        foreach (var ((name, reranker), figure) in variants.Zip(figures))
        {
            results.Add(new VariantExactness(
                name, figure.MeanDifference, figure.MaxDifference, figure.KendallTau, figure.Ndcg10, figure.Pairs, figure.PairsPerSecond,
                await BatchEffectAsync(reranker, cancel)));
        }

        var provenance = Provenance.OfThisCommand();
        var ratio = Of(Int8).MeanDifference / Of(DynamicInt8).MeanDifference;
        return new ExactnessResult(model, queries, results, ratio, provenance.Cpu, provenance);

        VariantExactness Of(string variant) => results.Single(result => result.Variant == variant);
    }

    /// <summary>Every pair in its request's batches, and every pair alone.</summary>
    private static async Task<double> BatchEffectAsync(IReranker reranker, CancellationToken cancel)
    {
        var largest = 0.0;
        foreach (var (query, documents) in RerankRequest.Load(QueriesAlone))
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
