using System.Text.Json;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Inference;
using Search.Onnx.Registry;

namespace Search.Tests.Onnx.Inference;

/// <summary>The bundled reranker against the logits of a float64 forward pass over its weights.</summary>
public class BundledModelTests
{
    /// <summary>The goldens were computed at this length; one of the pairs is cut.</summary>
    private const int MaxLength = 160;

    [Fact]
    public async Task Fp32_logits_are_those_of_the_reference()
    {
        using var home = new TempFolder();
        using var reranker = await LoadAsync(home, new ScoringOptions { Precision = "fp32", Device = "cpu", MaxLength = MaxLength });

        foreach (var pair in Golden())
        {
            var score = Assert.Single(await reranker.ScoreAllAsync(pair.Query, [pair.Passage]));

            Assert.Equal(pair.Reference, score.Relevance, 1e-4f);
            Assert.Equal(score.Relevance, Assert.Single(score.Logits));
        }
    }

    [Fact]
    public async Task A_batch_of_all_lengths_moves_no_score()
    {
        using var home = new TempFolder();
        using var reranker = await LoadAsync(home, new ScoringOptions { Precision = "fp32", Device = "cpu", MaxLength = MaxLength, BatchTokens = 100_000 });
        foreach (var query in Golden().GroupBy(pair => pair.Query))
        {
            var scores = await reranker.ScoreAllAsync(query.Key, [.. query.Select(pair => pair.Passage)]);

            Assert.All(query.Zip(scores), item => Assert.Equal(item.First.Reference, item.Second.Relevance, 1e-4f));
        }
    }

    private static Task<CrossEncoder> LoadAsync(TempFolder home, ScoringOptions options) =>
        new RerankerLoader(new SearchHome(home.Path)).LoadAsync("default", options);

    private static List<(string Query, string Passage, float Reference)> Golden()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestData.InCheckout("models/mini-reranker-l6/golden.json")));
        return [.. json.RootElement.GetProperty("pairs").EnumerateArray().Select(pair => (
            pair.GetProperty("query").GetString()!,
            pair.GetProperty("passage").GetString()!,
            pair.GetProperty("logit_reference").GetSingle()))];
    }
}
