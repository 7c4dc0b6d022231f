using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary>Broken and hostile model folders: each is refused with a message that says what is wrong, and the next model loads.</summary>
public class BadCheckpointTests
{
    [Theory]
    [InlineData("bin-empty", "0 bytes")]
    [InlineData("bin-html", "not a PyTorch file")]
    [InlineData("bin-path-traversal", "missing")]
    [InlineData("bin-storage-missing", "data/0")]
    [InlineData("bin-storage-short", "needs more than its storage")]
    [InlineData("bin-truncated-zip", "pytorch_model.bin")]
    [InlineData("bin-zip-bomb", "compressed")]
    [InlineData("config-not-json", "config.json")]
    [InlineData("embedding-too-small", "rows")]
    [InlineData("heads-do-not-divide", "not divisible by 3")]
    [InlineData("hidden-size-differs", "16")]
    [InlineData("infinite-weights", "finite")]
    [InlineData("layers-differ", "encoder.layer.1 is missing")]
    [InlineData("missing-head", "classifier")]
    [InlineData("missing-tensor", "encoder.layer.0.attention.output.dense.weight")]
    [InlineData("nan-weights", "NaN")]
    [InlineData("no-config", "config.json")]
    [InlineData("no-vocab", "vocab.txt")]
    [InlineData("no-weights", "model.safetensors")]
    [InlineData("onnx-embedding-output", "expected [1, 1] or [1, 2]")]
    [InlineData("onnx-empty", "model.onnx")]
    [InlineData("onnx-external-data-missing", "model.onnx")]
    [InlineData("onnx-external-data-outside", "outside.bin")]
    [InlineData("onnx-garbage", "model.onnx")]
    [InlineData("onnx-truncated", "model.onnx")]
    [InlineData("onnx-unknown-input", "image")]
    [InlineData("onnx-unknown-operator", "Rerankify")]
    [InlineData("pickle-allowed-module-wrong-name", "torch.load")]
    [InlineData("pickle-builtins-eval", "eval")]
    [InlineData("pickle-deep-nesting", "expected a dictionary of names and tensors")]
    [InlineData("pickle-endless-memo", "memo")]
    [InlineData("pickle-garbage", "pickle")]
    [InlineData("pickle-huge-string-length", "4,294,967,280")]
    [InlineData("pickle-inst", "os.system")]
    [InlineData("pickle-not-a-dict", "the value 7")]
    [InlineData("pickle-os-system-raw", "os.system")]
    [InlineData("pickle-os-system-zip", "posix.system")]
    [InlineData("pickle-stack-global", "os.system")]
    [InlineData("shard-missing", "model-00002-of-00002.safetensors")]
    [InlineData("shard-path-traversal", "must lie in the model's folder")]
    [InlineData("shard-tensor-absent", "does not hold it")]
    [InlineData("st-dtype-missing", "no dtype")]
    [InlineData("st-empty", "0 bytes")]
    [InlineData("st-git-lfs-pointer", "Git LFS pointer")]
    [InlineData("st-header-array", "Array")]
    [InlineData("st-header-beyond-file", "claims")]
    [InlineData("st-header-length-huge", "claims")]
    [InlineData("st-header-not-json", "header")]
    [InlineData("st-integer-weights", "integers")]
    [InlineData("st-negative-offset", "-4")]
    [InlineData("st-negative-shape", "does not fit")]
    [InlineData("st-offset-beyond-file", "within")]
    [InlineData("st-overlapping-offsets", "begins at")]
    [InlineData("st-reversed-offsets", "within")]
    [InlineData("st-shape-and-size-differ", "does not fit")]
    [InlineData("st-shape-overflow", "does not fit")]
    [InlineData("st-short-length", "8 bytes of the header length")]
    [InlineData("st-trailing-data", "follow the last tensor")]
    [InlineData("st-truncated-data", "")]
    [InlineData("st-unknown-dtype", "F7")]
    [InlineData("three-labels", "the model has 3 labels; a reranker has 1 (relevance) or 2 (irrelevant, relevant)")]
    [InlineData("transposed-weight", "intermediate.dense.weight")]
    [InlineData("unknown-activation", "swoosh")]
    [InlineData("unknown-model-type", "the model_type is 'gpt9'; expected bert, electra, distilbert, BERT_Cat")]
    [InlineData("vocab-duplicate-token", "again in line")]
    [InlineData("vocab-size-differs", "vocab_size")]
    [InlineData("vocab-without-special-tokens", "special token")]
    public async Task It_is_refused_with_its_reason(string name, string reason)
    {
        var folder = TestData.Require($"golden/checkpoints-bad/{name}");
        using var home = new TempFolder();

        var exception = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new SearchHome(home.Path)).LoadAsync(folder, new ScoringOptions { Device = "cpu" }));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains(folder, exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(new SearchHome(home.Path).Variants), "Nothing is kept of a model that was refused.");
        Assert.False(File.Exists("pickle-was-executed.txt"), "A pickle was executed.");
        Assert.False(File.Exists(Path.Combine(folder, "..", "..", "outside.txt")), "An archive was unpacked.");
    }

    [Fact]
    public void Every_broken_folder_is_among_the_tests()
    {
        var tested = typeof(BadCheckpointTests).GetMethod(nameof(It_is_refused_with_its_reason))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Select(row => (string)((InlineDataAttribute)row).Data[0]!)
            .Concat(["onnx-nan-output", "sound"]);

        Assert.Equal(
            Directory.GetDirectories(TestData.Require("golden/checkpoints-bad")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            tested.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Logits_that_are_no_numbers_are_an_error_of_the_request()
    {
        var folder = TestData.Require("golden/checkpoints-bad/onnx-nan-output");
        using var home = new TempFolder();
        using var reranker = await new RerankerLoader(new SearchHome(home.Path)).LoadAsync(folder, new ScoringOptions { Device = "cpu" });

        var exception = await Assert.ThrowsAsync<RerankException>(() => reranker.ScoreAllAsync("a query", ["a passage"]));

        Assert.Contains("NaN", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_the_files_cannot_tell_has_to_be_named()
    {
        var folder = TestData.Require("golden/checkpoints/capreolus-electra-with-dense");
        using var home = new TempFolder();

        var exception = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new SearchHome(home.Path)).LoadAsync(folder, new ScoringOptions { Device = "cpu" }));

        Assert.Contains("--head; fits: electra-cls-linear-2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sound_folder_that_all_were_made_from_loads()
    {
        var folder = TestData.Require("golden/checkpoints-bad/sound");
        using var home = new TempFolder();
        using var reranker = await new RerankerLoader(new SearchHome(home.Path)).LoadAsync(folder, new ScoringOptions { Device = "cpu" });

        Assert.Equal(2, (await reranker.ScoreAllAsync("a query", ["a passage", ""])).Length);
    }

    [Fact]
    public async Task A_head_that_does_not_fit_is_refused_with_those_that_do()
    {
        using var home = new TempFolder();

        var exception = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new SearchHome(home.Path)).LoadAsync("default", new ScoringOptions { Device = "cpu", Head = "bert-2" }));
        Assert.Contains("fits: bert-1", exception.Message, StringComparison.Ordinal);
    }
}
