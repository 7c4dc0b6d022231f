using System.Text.Json;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary>Small random rerankers against logits of the reference implementation, one pair at a time and all in one request.</summary>
public class GoldenCheckpointTests
{
    [Theory]
    [InlineData("ce-minilm-2")]
    [InlineData("ce-tinybert-head26")]
    [InlineData("bert-bfloat16")]
    [InlineData("amberoad-multilingual")]
    public async Task Logits_are_those_of_the_reference(string name)
    {
        var folder = TestData.Require($"golden/checkpoints/{name}");
        using var golden = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "golden.json")));
        using var home = new TempFolder();
        using var reranker = await new RerankerLoader(new SearchHome(home.Path)).LoadAsync(folder, Options(golden.RootElement));

        foreach (var query in golden.RootElement.GetProperty("cases").EnumerateArray().GroupBy(pair => pair.GetProperty("query").GetString()!))
        {
            var scores = await reranker.ScoreAllAsync(query.Key, [.. query.Select(pair => pair.GetProperty("passage").GetString()!)]);
            foreach (var (pair, score) in query.Zip(scores))
            {
                float[] expected = [.. pair.GetProperty("logits").EnumerateArray().Select(logit => logit.GetSingle())];
                Assert.Equal(expected.Length, score.Logits.Count);
                Assert.All(expected.Zip(score.Logits), logit => Assert.Equal(logit.First, logit.Second, 1e-4f + 1e-4f * Math.Abs(logit.First)));
                Assert.Equal(pair.GetProperty("score").GetSingle(), score.Relevance, 3e-4f);
            }
        }
    }

    private static ScoringOptions Options(JsonElement golden) => new()
    {
        Precision = "fp32",
        Device = "cpu",
        MaxLength = golden.GetProperty("max_length").GetInt32(),
        Truncation = golden.GetProperty("truncation").GetString()!,
    };
}
