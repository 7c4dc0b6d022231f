using Search.Benchmarks.Synthetic;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Checkpoints;
using Search.Onnx.Models;
using Search.Onnx.Verification;
using Search.Tests.Onnx.Models;

namespace Search.Tests.Onnx.Verification;

/// <summary>The description of a folder agrees with the result of loading it.</summary>
public sealed class FolderModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Problems that only reading values or running the graph can show.</summary>
    private static readonly string[] LooksSound =
    [
        "infinite-weights", "nan-weights", "onnx-embedding-output", "onnx-nan-output", "onnx-unknown-input", "onnx-unknown-operator", "sound",
    ];

    [Fact]
    public void Every_broken_folder_is_refused_unless_only_its_values_are_wrong()
    {
        var fitting = Directory.GetDirectories(TestData.Require("golden/checkpoints-bad")).Where(folder => FolderModel.Of(folder).State == "fits");

        Assert.Equal(LooksSound, fitting.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_correct_folder_fits_except_the_one_that_needs_a_head()
    {
        var refused = Directory.GetDirectories(TestData.Require("golden/checkpoints")).Append(TestData.InCheckout(SearchInstallation.BundledModel))
            .Select(FolderModel.Of)
            .Where(model => model.State != "fits");

        Assert.Contains("Name the head with --head", Assert.Single(refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_at_a_folder_reads_no_tensor_values()
    {
        var folder = TestData.InCheckout(SearchInstallation.BundledModel);
        FolderModel.Of(folder);
        var before = GC.GetAllocatedBytesForCurrentThread();

        FolderModel.Of(folder);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, new FileInfo(Path.Combine(folder, "model.safetensors")).Length);
    }

    [Theory]
    [InlineData("sound", null)]
    [InlineData("layers-differ", "encoder.layer.1 is missing")]
    [InlineData("embedding-too-small", "the word embeddings have only")]
    [InlineData("vocab-size-differs", "vocab_size is")]
    [InlineData("missing-tensor", "is missing")]
    [InlineData("transposed-weight", "intermediate.dense.weight has the shape [8, 12]; expected [12, 8]")]
    [InlineData("st-integer-weights", "holds integers")]
    [InlineData("onnx-truncated", "not an ONNX model, or cut off")]
    public void A_folder_is_described_from_its_file_headers(string name, string? reason)
    {
        var model = FolderModel.Of(TestData.Require($"golden/checkpoints-bad/{name}"));

        Assert.Equal(reason is null ? "fits" : "refused", model.State);
        Assert.Contains(reason ?? "", model.Reason ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pre_classifier.weight", "its head begins with pre_classifier.weight, as DistilBERT's own head does, which is not supported; supported are bert-1")]
    [InlineData("another.weight", "it has classifier.weight but not pooler.dense.weight")]
    public async Task A_classifier_without_a_pooler_is_refused_by_what_it_lacks(string instead, string reason)
    {
        using (var sound = new SafetensorsFile(TestData.Require("golden/checkpoints-bad/sound/model.safetensors")))
        {
            await File.WriteAllBytesAsync(
                _folder.File("model.safetensors"),
                SafetensorsBytes.Of([.. sound.Tensors.Values.Select(tensor => (
                    tensor.Name.EndsWith("pooler.dense.weight", StringComparison.Ordinal) ? instead : tensor.Name,
                    tensor.Shape.Select(length => (int)length).ToArray(),
                    sound.Read(tensor)))]),
                TestContext.Current.CancellationToken);
        }

        foreach (var file in new[] { "config.json", "vocab.txt" })
        {
            File.Copy(TestData.Require($"golden/checkpoints-bad/sound/{file}"), _folder.File(file));
        }

        var error = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new DataDirectory(_folder.File("home"))).LoadAsync(_folder.Path, new ScoringOptions { Device = "cpu" }));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, FolderModel.Of(_folder.Path).Reason, StringComparison.Ordinal);
    }
}
