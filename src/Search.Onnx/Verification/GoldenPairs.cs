using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Onnx.Inference;
using Search.Onnx.Tokenization;
using Search.Onnx.Variants;

namespace Search.Onnx.Verification;

/// <summary>Pairs with known scores of a model: <c>golden.json</c> in a model's folder.</summary>
/// <param name="MaxLength">The maximum length that the scores were computed with.</param>
/// <param name="Truncation">The truncation of longer pairs.</param>
/// <param name="Pairs">Query, passage and known relevance.</param>
public sealed record GoldenPairs(int MaxLength, string Truncation, IReadOnlyList<(string Query, string Passage, float Relevance)> Pairs)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "golden.json";

    /// <summary>
    /// Reads a file: <c>{"max_length","pairs":[{"query","passage","logit_reference"}]}</c>, or in the form of test data
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

    /// <summary>Scores the pairs with a model that was loaded with the same length and truncation.</summary>
    /// <param name="reranker">The model.</param>
    /// <param name="precision">The precision that it computes in, which sets the tolerance.</param>
    /// <param name="cancel">Cancels between pairs.</param>
    /// <returns>The largest difference between a score and the known one.</returns>
    /// <exception cref="ModelException">The scores differ from the known ones; the message gives the figures.</exception>
    internal async Task<float> CheckAsync(CrossEncoder reranker, string precision, CancellationToken cancel)
    {
        var scores = new List<GoldenScore>(Pairs.Count);
        foreach (var (query, passage, relevance) in Pairs)
        {
            scores.Add(new GoldenScore(query, relevance, (await reranker.ScoreAllAsync(query, [passage], cancel))[0].Relevance));
        }

        return GoldenTolerance.Of(precision).Problem(scores, reranker.Labels) is { } problem
            ? throw new ModelException(
                $"{reranker.Info.Model} in {reranker.Info.Precision}: {problem} " +
                "The weights, the tokenizer or the head are not those that the pairs were made with, or this machine computes wrongly" +
                (precision == VariantLadder.Exact ? "." : $", or {precision} is too coarse for this model: run it with --precision {VariantLadder.Exact}."))
            : scores.Select(score => score.Distance).DefaultIfEmpty().Max();
    }
}
