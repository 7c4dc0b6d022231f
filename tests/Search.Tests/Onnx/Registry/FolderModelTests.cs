using Search.Benchmarks.Synthetic;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Checkpoints;
using Search.Onnx.Registry;

namespace Search.Tests.Onnx.Registry;

/// <summary>What is told of a folder before it is loaded is what loading says.</summary>
public sealed class FolderModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sound", null)]
    [InlineData("layers-differ", "encoder.layer.1 is missing")]
    [InlineData("embedding-too-small", "the word embeddings only")]
    [InlineData("vocab-size-differs", "vocab_size is")]
    public void What_the_headers_of_its_files_tell_is_told(string name, string? reason)
    {
        var model = FolderModel.Of(TestData.Require($"golden/checkpoints-bad/{name}"));

        Assert.Equal(reason is null ? "fits" : "refused", model.State);
        Assert.Contains(reason ?? "", model.Reason ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pre_classifier.weight", "its head begins with pre_classifier.weight, DistilBERT's own; such a head is not supported; known are bert-1")]
    [InlineData("another.weight", "classifier.weight is there, pooler.dense.weight is missing")]
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
            () => new RerankerLoader(new SearchHome(_folder.File("home"))).LoadAsync(_folder.Path, new ScoringOptions { Device = "cpu" }));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, FolderModel.Of(_folder.Path).Reason, StringComparison.Ordinal);
    }
}
