using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Onnx.Inference;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Registry;

/// <summary>Pairs with the scores that a model is known to give: <c>golden.json</c> in a model's folder.</summary>
/// <param name="MaxLength">At which length the scores were computed.</param>
/// <param name="Truncation">What was cut from pairs that were longer.</param>
/// <param name="Pairs">Query, passage and the reference's relevance.</param>
public sealed record GoldenPairs(int MaxLength, string Truncation, IReadOnlyList<(string Query, string Passage, float Relevance)> Pairs)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "golden.json";

    /// <summary>How far a logit may lie from its reference in fp32, absolute and relative.</summary>
    private const float Tolerance = 1e-4f;

    /// <summary>
    /// Reads a file: <c>{"max_length","pairs":[{"query","passage","logit_reference"}]}</c>, or as test packs have it
    /// <c>{"max_length","truncation","cases":[{"query","passage","score"}]}</c>.
    /// </summary>
    /// <returns>The pairs, or null where there is no such file.</returns>
    /// <exception cref="ModelException">The file is damaged.</exception>
    public static GoldenPairs? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            var (list, score) = root.TryGetProperty("cases", out var cases) ? (cases, "score") : (root.GetProperty("pairs"), "logit_reference");
            return new GoldenPairs(
                Length(path, root.GetProperty("max_length").GetInt32()),
                Rule(path, root.TryGetProperty("truncation", out var truncation) ? truncation.GetString() : "only_second"),
                [.. list.EnumerateArray().Select(pair => (
                    pair.GetProperty("query").GetString()!, pair.GetProperty("passage").GetString()!, pair.GetProperty(score).GetSingle()))]);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelException(
                $"{path}: not valid ({exception.Message}); expected max_length and pairs of query, passage and logit_reference.", exception);
        }
    }

    private static int Length(string path, int length) => length >= PairTruncation.ShortestPair
        ? length
        : throw new ModelException($"{path}: max_length is {length}; expected at least {PairTruncation.ShortestPair}.");

    private static string Rule(string path, string? truncation) => truncation is "only_second" or "longest_first"
        ? truncation
        : throw new ModelException($"{path}: truncation is '{truncation}'; expected only_second or longest_first.");

    /// <summary>Scores the pairs with a model in fp32 that cuts as these were cut.</summary>
    /// <returns>The largest distance of a score from the known one.</returns>
    /// <exception cref="ModelException">A score is not the known one; names both.</exception>
    internal async Task<float> CheckAsync(CrossEncoder reranker, CancellationToken cancel)
    {
        var largest = 0f;
        foreach (var (query, passage, relevance) in Pairs)
        {
            var score = (await reranker.ScoreAllAsync(query, [passage], cancel))[0].Relevance;
            var allowed = Tolerance * reranker.Labels * (1 + Math.Abs(relevance));
            var distance = Math.Abs(score - relevance);
            largest = Math.Max(largest, distance);
            if (!(distance <= allowed))
            {
                throw new ModelException(
                    $"{reranker.Info.Model}: the golden pair '{query}' has the score {score}; expected {relevance}, within {allowed:G2}. " +
                    "These are not the weights, the tokenizer or the head that the pairs were made with.");
            }
        }

        return largest;
    }
}
