using Search.Benchmarks.Peers;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Models;

namespace Search.Tests.Benchmarks.Peers;

/// <summary>The files for peers compute the same model as ours; otherwise a race would compare different models.</summary>
public sealed class PeerModelTests : IDisposable
{
    private static readonly string[] Passages = ["The Nile is the longest river of Africa.", "Bread needs flour, water and salt."];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_peers_fp32_file_gives_our_scores()
    {
        var (dtype, _) = Copy("fp32").WriteOnnx(Folder("peer"));

        Assert.Equal("fp32", dtype);
        await AssertScoresAsync("fp32", tolerance: 1e-4);
    }

    [Fact]
    public async Task The_peers_dynamic_int8_file_gives_nearly_our_scores()
    {
        var (dtype, origin) = Copy("int8").WriteOnnx(Folder("peer"));

        Assert.Equal("q8", dtype);
        Assert.StartsWith("our exporter's q8", origin, StringComparison.Ordinal);
        await AssertScoresAsync("int8", tolerance: 1.5);
    }

    [Fact]
    public async Task The_peers_weights_give_our_scores()
    {
        Copy("fp32").WriteCheckpoint(Folder("peer"));

        await AssertScoresAsync("fp32", tolerance: 1e-6);
    }

    [Fact]
    public void A_precision_that_is_not_measured_with_transformers_js_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => Copy("fp16").WriteOnnx(Folder("peer")));

        Assert.Contains("fp16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_precision_that_is_not_measured_with_sentence_transformers_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => Copy("int8").WriteCheckpoint(Folder("peer")));

        Assert.Contains("sentence-transformers is not measured in int8", error.Message, StringComparison.Ordinal);
    }

    private string Folder(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    /// <summary>The bundled model under another name, so that no file of the test data is used for it.</summary>
    private PeerModel Copy(string precision)
    {
        var copy = Folder("copy");
        foreach (var file in Directory.EnumerateFiles(TestData.InCheckout("models/mini-reranker-l6")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        return new PeerModel(new ModelLocation("copy", copy, null), precision);
    }

    private async Task AssertScoresAsync(string precision, double tolerance)
    {
        var ours = await ScoresAsync("default", "fp32");
        var peer = await ScoresAsync(_folder.File("peer"), precision);

        Assert.All(ours.Zip(peer), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        Assert.InRange(peer[0] - peer[1], 1, 30);
    }

    private async Task<float[]> ScoresAsync(string model, string precision)
    {
        var loader = new RerankerLoader(new DataDirectory(_folder.File("home")));
        using var reranker = await loader.LoadAsync(model, new ScoringOptions { Precision = precision, Device = "cpu" }, TestContext.Current.CancellationToken);
        var scores = await reranker.ScoreAllAsync("what is the longest river", Passages, TestContext.Current.CancellationToken);
        return [.. scores.Select(score => score.Relevance)];
    }
}
