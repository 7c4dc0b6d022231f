using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Checkpoints;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary>Broken and malicious model folders: each is refused with a message that gives the reason, and the next model loads.</summary>
public class BadCheckpointTests
{
    /// <summary>A generous limit; reading must not take minutes.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("bin-empty", "pytorch_model.bin", "0 bytes")]
    [InlineData("bin-html", "pytorch_model.bin", "not a PyTorch file")]
    [InlineData("bin-path-traversal", "pytorch_model.bin", "missing")]
    [InlineData("bin-storage-missing", "pytorch_model.bin", "data/0")]
    [InlineData("bin-storage-short", "pytorch_model.bin", "the tensor bert.embeddings.word_embeddings.weight of shape [60, 8]", "needs more than its storage")]
    [InlineData("bin-truncated-zip", "pytorch_model.bin", "cannot be read", "End of Central Directory")]
    [InlineData("bin-zip-bomb", "pytorch_model.bin", "data.pkl is compressed", "60,000,")]
    [InlineData("config-not-json", "config.json", "not valid")]
    [InlineData("embedding-too-small", "model.safetensors", "the vocabulary has", "tokens, but the word embeddings have only")]
    [InlineData("heads-do-not-divide", "config.json", "8 is not divisible by 3")]
    [InlineData("hidden-size-differs", "model.safetensors", "has the shape [32, 8]; expected [32, 16], as config.json says")]
    [InlineData("infinite-weights", "model.safetensors", "holds Infinity", "expected finite weights")]
    [InlineData("layers-differ", "model.safetensors", "encoder.layer.1 is missing")]
    [InlineData("missing-head", "model.safetensors", "the classifier is missing")]
    [InlineData("missing-tensor", "model.safetensors", "encoder.layer.0.attention.output.dense.weight is missing")]
    [InlineData("nan-weights", "model.safetensors", "holds NaN", "expected finite weights")]
    [InlineData("no-config", "", "has no config.json")]
    [InlineData("no-vocab", "", "expected vocab.txt or tokenizer.json")]
    [InlineData("no-weights", "", "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json", "onnx/*.onnx")]
    [InlineData("onnx-embedding-output", "onnx/model.onnx", "expected [1, 1] or [1, 2]")]
    [InlineData("onnx-empty", "onnx/model.onnx", "0 bytes")]
    [InlineData("onnx-external-data-missing", "onnx/model.onnx", "model.onnx_data', which does not exist")]
    [InlineData("onnx-external-data-outside", "onnx/model.onnx", "'../../../outside.bin'", "expected a file in the model's folder")]
    [InlineData("onnx-garbage", "onnx/model.onnx", "not an ONNX model")]
    [InlineData("onnx-truncated", "onnx/model.onnx", "cut off")]
    [InlineData("onnx-unknown-input", "onnx/model.onnx", "'image'")]
    [InlineData("onnx-unknown-operator", "onnx/model.onnx", "ONNX Runtime", "Rerankify")]
    [InlineData("pickle-allowed-module-wrong-name", "pytorch_model.bin", "torch.load")]
    [InlineData("pickle-builtins-eval", "pytorch_model.bin", "builtins.eval")]
    [InlineData("pickle-deep-nesting", "pytorch_model.bin", "expected a dictionary of names and tensors")]
    [InlineData("pickle-endless-memo", "pytorch_model.bin", "memo, which does not exist")]
    [InlineData("pickle-garbage", "pytorch_model.bin", "this is not a pickle of a checkpoint")]
    [InlineData("pickle-huge-string-length", "pytorch_model.bin", "4,294,967,280")]
    [InlineData("pickle-inst", "pytorch_model.bin", "os.system")]
    [InlineData("pickle-not-a-dict", "pytorch_model.bin", "the value 7", "a dictionary of names and tensors")]
    [InlineData("pickle-os-system-raw", "pytorch_model.bin", "os.system")]
    [InlineData("pickle-os-system-zip", "pytorch_model.bin", "posix.system")]
    [InlineData("pickle-stack-global", "pytorch_model.bin", "os.system")]
    [InlineData("shard-missing", "model.safetensors.index.json", "model-00002-of-00002.safetensors")]
    [InlineData("shard-path-traversal", "model.safetensors.index.json", "../missing-tensor/model.safetensors", "must be in the model's folder")]
    [InlineData("shard-tensor-absent", "model.safetensors.index.json", "says that the tensor", ".safetensors, but that file does not contain it")]
    [InlineData("st-dtype-missing", "model.safetensors", "no dtype")]
    [InlineData("st-empty", "model.safetensors", "0 bytes")]
    [InlineData("st-git-lfs-pointer", "model.safetensors", "Git LFS pointer, not the weights")]
    [InlineData("st-header-array", "model.safetensors", "the header is a JSON Array")]
    [InlineData("st-header-beyond-file", "model.safetensors", "the header claims")]
    [InlineData("st-header-length-huge", "model.safetensors", "9,223,372,036,854,775,816")]
    [InlineData("st-header-not-json", "model.safetensors", "the header does not have the format of safetensors")]
    [InlineData("st-integer-weights", "model.safetensors", "holds integers")]
    [InlineData("st-negative-offset", "model.safetensors", "-4")]
    [InlineData("st-negative-shape", "model.safetensors", "does not fit")]
    [InlineData("st-offset-beyond-file", "model.safetensors", "expected offsets within")]
    [InlineData("st-overlapping-offsets", "model.safetensors", "begins at")]
    [InlineData("st-reversed-offsets", "model.safetensors", "expected offsets within")]
    [InlineData("st-shape-and-size-differ", "model.safetensors", "does not fit")]
    [InlineData("st-shape-overflow", "model.safetensors", "does not fit")]
    [InlineData("st-short-length", "model.safetensors", "8 bytes of the header length")]
    [InlineData("st-trailing-data", "model.safetensors", "100 bytes follow the last tensor")]
    [InlineData("st-truncated-data", "model.safetensors", "expected offsets within")]
    [InlineData("st-unknown-dtype", "model.safetensors", "F7")]
    [InlineData("three-labels", "config.json", "the model has 3 labels; a reranker has 1 (relevance) or 2 (irrelevant, relevant)")]
    [InlineData("transposed-weight", "model.safetensors", "intermediate.dense.weight has the shape [8, 12]; expected [12, 8]")]
    [InlineData("unknown-activation", "config.json", "swoosh")]
    [InlineData("unknown-model-type", "config.json", "the model_type is 'gpt9'; expected bert, electra, distilbert, BERT_Cat")]
    [InlineData("vocab-duplicate-token", "vocab.txt", "again in line")]
    [InlineData("vocab-size-differs", "config.json", "vocab_size")]
    [InlineData("vocab-without-special-tokens", "vocab.txt", "[CLS]", "[SEP]")]
    public async Task A_bad_checkpoint_is_refused_with_its_file_and_the_reason(string name, string file, params string[] reasons)
    {
        var folder = TestData.Require($"golden/checkpoints-bad/{name}");
        using var home = new TempFolder();

        var exception = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new DataDirectory(home.Path)).LoadAsync(folder, new ScoringOptions { Device = "cpu" }).WaitAsync(Soon));

        Assert.Contains(Path.Combine(folder, file), exception.Message, StringComparison.Ordinal);
        var message = exception.Message.Replace(folder, "", StringComparison.Ordinal); // The folder's name contains the reason too, so it is removed before the check.
        Assert.All(reasons, reason => Assert.Contains(reason, message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(new DataDirectory(home.Path).Variants), "Nothing is kept of a model that was refused.");
        Assert.False(File.Exists("pickle-was-executed.txt"), "A pickle was executed.");
        Assert.False(File.Exists(Path.Combine(folder, "..", "..", "outside.txt")), "An archive was unpacked.");
    }

    [Theory]
    [InlineData("bin-zip-bomb")]
    [InlineData("pickle-deep-nesting")]
    [InlineData("pickle-huge-string-length")]
    [InlineData("shard-missing")]
    [InlineData("st-header-length-huge")]
    [InlineData("st-offset-beyond-file")]
    [InlineData("st-shape-overflow")]
    public void A_false_size_in_a_header_allocates_no_memory(string name)
    {
        var folder = TestData.Require($"golden/checkpoints-bad/{name}");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ModelException>(() => Checkpoint.Open(folder));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
    }

    [Fact]
    public void Every_broken_folder_is_among_the_tests()
    {
        var tested = typeof(BadCheckpointTests).GetMethod(nameof(A_bad_checkpoint_is_refused_with_its_file_and_the_reason))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Select(row => (string)((InlineDataAttribute)row).Data[0]!)
            .Concat(["onnx-nan-output", "sound"]);

        Assert.Equal(
            Directory.GetDirectories(TestData.Require("golden/checkpoints-bad")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            tested.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task NaN_logits_fail_the_request()
    {
        var folder = TestData.Require("golden/checkpoints-bad/onnx-nan-output");
        using var home = new TempFolder();
        using var reranker = await new RerankerLoader(new DataDirectory(home.Path)).LoadAsync(folder, new ScoringOptions { Device = "cpu" });

        var exception = await Assert.ThrowsAsync<RerankException>(() => reranker.ScoreAllAsync("a query", ["a passage"]));

        Assert.Contains("NaN", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_cannot_be_found_from_the_files_must_be_named()
    {
        var folder = TestData.Require("golden/checkpoints/capreolus-electra-with-dense");
        using var home = new TempFolder();

        var exception = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new DataDirectory(home.Path)).LoadAsync(folder, new ScoringOptions { Device = "cpu" }));

        Assert.Contains("--head; expected: electra-cls-linear-2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_broken_folders_a_correct_one_still_loads()
    {
        var folder = TestData.Require("golden/checkpoints-bad/sound");
        using var home = new TempFolder();
        using var reranker = await new RerankerLoader(new DataDirectory(home.Path)).LoadAsync(folder, new ScoringOptions { Device = "cpu" });

        Assert.Equal(2, (await reranker.ScoreAllAsync("a query", ["a passage", ""])).Length);
    }

    [Fact]
    public async Task A_head_that_does_not_fit_is_refused_and_the_fitting_ones_are_listed()
    {
        using var home = new TempFolder();

        var exception = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new DataDirectory(home.Path)).LoadAsync("default", new ScoringOptions { Device = "cpu", Head = "bert-2" }));
        Assert.Contains("expected: bert-1", exception.Message, StringComparison.Ordinal);
    }
}
