using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Tests.Onnx.Registry;

/// <summary>From a model's name to a reranker.</summary>
public sealed class RerankerLoaderTests : IDisposable
{
    private readonly TempFolder _home = new();

    private RerankerLoader Loader => new(new SearchHome(_home.File("home")));

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("default")]
    [InlineData("mini-reranker-l6")]
    public void The_bundled_model_has_two_names(string name) =>
        Assert.EndsWith(Path.Combine("models", "mini-reranker-l6"), Loader.Locate(name).Folder, StringComparison.Ordinal);

    [Theory]
    [InlineData("no-such-model")]
    [InlineData("./default")]
    [InlineData("~/no-such-folder/model")]
    [InlineData("")]
    public async Task A_name_that_is_no_model_is_refused_with_the_names_that_are(string name)
    {
        var exception = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadAsync(name, new ScoringOptions { Device = "cpu" }));

        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("mini-reranker-l6", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_refused()
    {
        Assert.SkipWhen(Search.Onnx.Inference.Devices.Choose(null) == "cuda", "This machine has a GPU.");

        var exception = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadAsync("default", new ScoringOptions { Device = "cuda" }));
        Assert.Contains("--device", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vocabulary_that_outgrows_the_embedding_is_refused_although_the_graph_is_built_already()
    {
        var model = CopyOfSound();
        (await Loader.LoadAsync(model, new ScoringOptions { Device = "cpu" })).Dispose();

        await File.AppendAllLinesAsync(Path.Combine(model, "vocab.txt"), ["onemore", "andanother"]);

        var exception = await Assert.ThrowsAsync<ModelException>(() => Loader.LoadAsync(model, new ScoringOptions { Device = "cpu" }));
        Assert.Contains("rows", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "fp32")]
    [InlineData("fp32", "fp32")]
    [InlineData("int8", "int8")]
    public async Task The_precision_that_runs_is_told(string? asked, string expected)
    {
        using var reranker = await Loader.LoadAsync(CopyOfSound(), new ScoringOptions { Device = "cpu", Precision = asked });

        Assert.Equal(expected, reranker.Info.Precision);
        Assert.Equal("cpu", reranker.Info.Device);
    }

    private string CopyOfSound()
    {
        var copy = Directory.CreateDirectory(_home.File("model")).FullName;
        foreach (var file in Directory.GetFiles(TestData.Require("golden/checkpoints-bad/sound")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
