using Search.Benchmarks.Peers;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Experiments;
using Search.Evaluation.Trec;
using Search.Onnx;
using Search.Onnx.Models;

namespace Search.Tests.Onnx.Inference;

/// <summary>The bundled model's variants on real passages; all queries and more figures: <c>./search bench exactness</c>.</summary>
[Trait("Speed", "Slow")]
public sealed class Dl19Tests : IDisposable
{
    private const int Queries = 4;

    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Int8_keeps_fp32s_order_and_is_at_most_half_as_far_from_it_as_dynamic_int8_on_this_processor()
    {
        var folder = Directory.CreateDirectory(_home.File("dynamic")).FullName;
        new PeerModel(new ModelLocation("default", SearchInstallation.Find(SearchInstallation.BundledModel), null), "int8").WriteDynamicInt8InOurGraph(folder);
        var loader = new RerankerLoader(new DataDirectory(_home.Path));
        var variants = await loader.LoadVariantsAsync("default", new ScoringOptions { Device = "cpu" }, TestContext.Current.CancellationToken);
        using var dynamic = await loader.LoadAsync(folder, new ScoringOptions { Device = "cpu" }, TestContext.Current.CancellationToken);

        var figures = (await Audit().RunAsync(
            [.. variants.Select(variant => (variant.Variant, (IReranker)variant.Reranker)), ("dynamic", dynamic)],
            new Progress<int>(),
            TestContext.Current.CancellationToken)).ToDictionary(variant => variant.Variant);
        foreach (var (_, reranker) in variants)
        {
            reranker.Dispose();
        }

        Assert.All(figures.Values, variant => Assert.Equal(Queries * 100, variant.Pairs));
        var (int8, fine, usual) = (figures["int8"], figures["int8-fine"], figures["dynamic"]);
        Assert.InRange(int8.KendallTau, 0.96, 0.9999);
        Assert.InRange(int8.MeanDifference, 0.001, usual.MeanDifference / 2);
        Assert.InRange(fine.MeanDifference, 0.001, int8.MeanDifference);
        Assert.InRange(fine.KendallTau, int8.KendallTau, 0.9999);
    }

    private static VariantAudit Audit()
    {
        var subset = TestData.Require("data/msmarco-subset");
        var all = RunFile.Read(Path.Combine(subset, "run.bm25-anserini-full-collection.dl19.top100.trec"));
        var run = new Run(all.Name, new OrderedDictionary<string, Ranking>(all.Rankings.Take(Queries)));
        string[] collection = [.. Directory.GetFiles(subset, "collection.part*.tsv.gz").Order(StringComparer.Ordinal)];
        return new VariantAudit(
            run,
            QueryFile.Read(Path.Combine(subset, "queries.dl19.tsv")),
            new CandidateTexts(run, int.MaxValue, collection),
            QrelsFile.Read(Path.Combine(subset, "qrels.dl19.full.txt")),
            TimeProvider.System);
    }
}
