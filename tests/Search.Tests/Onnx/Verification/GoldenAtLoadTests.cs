using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx.Verification;

namespace Search.Tests.Onnx.Verification;

/// <summary>The golden pairs of a folder, which every load checks.</summary>
public sealed class GoldenAtLoadTests : SoundModelTests
{
    [Fact]
    public async Task A_model_that_does_not_give_its_golden_scores_is_refused_at_load_with_both_figures()
    {
        var model = CopyOfSound();
        await WriteGoldenAsync(model, 1234.5f);

        foreach (var precision in new[] { null, "int8" })
        {
            var error = await Assert.ThrowsAsync<ModelException>(() => Loader.LoadAsync(model, Cpu(precision)));
            Assert.Contains("expected 1234.5", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"max_length":16,"truncation":"none","pairs":[]}""", "truncation is 'none'; expected only_second or longest_first")]
    [InlineData("""{"max_length":2,"pairs":[]}""", "max_length is 2; expected at least 8")]
    [InlineData("""{"pairs":[]}""", "expected max_length and pairs")]
    public async Task Golden_pairs_that_cannot_be_scored_are_refused_with_the_file_name(string json, string reason)
    {
        var model = CopyOfSound();
        await File.WriteAllTextAsync(Path.Combine(model, GoldenPairs.FileName), json, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ModelException>(() => Loader.LoadAsync(model, Cpu()));

        Assert.Contains(Path.Combine(model, GoldenPairs.FileName), error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passed_golden_scores_are_remembered_and_failed_ones_are_checked_again()
    {
        var model = CopyOfSound();
        float score;
        using (var reranker = await Loader.LoadAsync(model, Cpu()))
        {
            score = Assert.Single(await reranker.ScoreAllAsync("a query", ["a passage"])).Relevance;
        }

        await WriteGoldenAsync(model, score);
        (await Loader.LoadAsync(model, Cpu())).Dispose();
        (await Loader.LoadAsync(model, Cpu())).Dispose();
        Assert.Single(Directory.GetFiles(new DataDirectory(Home).Verified));

        await WriteGoldenAsync(model, score + 0.01f);
        await Assert.ThrowsAsync<ModelException>(() => Loader.LoadAsync(model, Cpu()));
    }

    private static Task WriteGoldenAsync(string model, float score) => File.WriteAllTextAsync(
        Path.Combine(model, GoldenPairs.FileName),
        JsonSerializer.Serialize(new { max_length = 16, pairs = new[] { new { query = "a query", passage = "a passage", logit_reference = score } } }),
        TestContext.Current.CancellationToken);
}
