using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Tests.Onnx.Verification;

namespace Search.Tests.Onnx;

/// <summary>From a model's name to a reranker.</summary>
public sealed class RerankerLoaderTests : SoundModelTests
{
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
    public async Task An_unknown_model_is_refused_and_the_known_ones_are_listed(string name)
    {
        var exception = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadAsync(name, new ScoringOptions { Device = "cpu" }));

        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("mini-reranker-l6", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_device_is_refused()
    {
        Assert.SkipWhen(Search.Onnx.Inference.Devices.Choose(null) == "cuda", "This machine has a GPU.");

        var exception = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadAsync("default", new ScoringOptions { Device = "cuda" }));
        Assert.Contains("--device", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vocabulary_larger_than_the_embedding_is_refused_even_if_the_graph_is_built()
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
    public async Task The_running_precision_is_shown(string? asked, string expected)
    {
        using var reranker = await Loader.LoadAsync(CopyOfSound(), new ScoringOptions { Device = "cpu", Precision = asked });

        Assert.Equal(expected, reranker.Info.Precision);
        Assert.Equal("cpu", reranker.Info.Device);
    }

    [Fact]
    public async Task Every_variant_of_the_device_loads_with_the_exact_one_first()
    {
        var variants = await Loader.LoadVariantsAsync(CopyOfSound(), Cpu(), TestContext.Current.CancellationToken);

        Assert.Equal(["fp32", "int8-fine", "int8"], variants.Select(variant => variant.Variant));
        Assert.All(variants, variant => Assert.Equal(variant.Variant, variant.Reranker.Info.Precision));
        foreach (var (_, reranker) in variants)
        {
            reranker.Dispose();
        }
    }

    [Fact]
    public async Task An_unavailable_precision_is_refused_and_the_available_ones_are_listed()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadAsync(CopyOfSound(), Cpu("fp16")));

        Assert.Contains("int8 or int8-fine or fp32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cascades_name_loads_both_models_with_the_same_options()
    {
        var model = CopyOfSound();

        await using var reranker = await Loader.LoadRerankerAsync($"{model}+{model}@1", Cpu("int8"));
        var scores = await reranker.ScoreAllAsync("a query", ["a passage", "another"]);

        Assert.IsType<CascadeReranker>(reranker);
        Assert.Equal(("model+model@1", "int8"), (reranker.Info.Model, reranker.Info.Precision));
        Assert.Equal([0, 1], scores.Select(score => score.Tier).Order());
    }

    [Fact]
    public async Task The_name_of_one_model_loads_that_model()
    {
        await using var reranker = await Loader.LoadRerankerAsync(CopyOfSound(), Cpu("fp32"));

        Assert.IsType<Search.Onnx.Inference.CrossEncoder>(reranker);
    }

    [Theory]
    [InlineData("nowhere+default@5", "'nowhere'")]
    [InlineData("default+nowhere@5", "'nowhere'")]
    [InlineData("default+default@5+default@1", "'default+default@5' is a cascade of two models; expected one model")]
    [InlineData("default+default@0", "expected 1 to 10,000")]
    [InlineData("default+default@abc", "A cascade of two models is written FIRST+SECOND@N")]
    public async Task A_cascade_with_a_missing_model_is_refused_with_that_models_name(string name, string reason)
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadRerankerAsync(name, Cpu()));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
