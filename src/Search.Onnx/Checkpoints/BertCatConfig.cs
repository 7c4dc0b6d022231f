using System.Text.Json;
using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>
/// <c>config.json</c> of a BERT_Cat model (Hofstätter et al. 2020, arXiv:2010.02666): it names the encoder that training started from. It
/// gives no sizes, so they are read from the weights.
/// </summary>
internal static class BertCatConfig
{
    public const string ModelType = "BERT_Cat";

    private const string Prefix = "bert_model.";

    /// <summary>The number of attention heads, which cannot be read from the weights.</summary>
    private static readonly Dictionary<string, int> HeadsOf = new()
    {
        ["distilbert-base-uncased"] = 12,
        ["distilbert-base-cased"] = 12,
        ["distilbert-base-multilingual-cased"] = 12,
    };

    /// <summary>Whether a <c>config.json</c> is one of BERT_Cat; some have no <c>model_type</c>.</summary>
    public static bool Is(JsonElement root) =>
        root.TryGetProperty("bert_model", out _)
        && (!root.TryGetProperty("model_type", out var type) || type.GetString() == ModelType);

    /// <summary>The same model, described as a <c>config.json</c> of DistilBERT.</summary>
    public static JsonElement Describe(string file, JsonElement root, string folder)
    {
        var encoder = root.GetProperty("bert_model").GetString() ?? "";
        if (!HeadsOf.TryGetValue(encoder, out var heads))
        {
            throw new ModelException($"{file}: bert_model is '{encoder}'; expected one of {string.Join(", ", HeadsOf.Keys)}.");
        }

        using var source = Checkpoint.Open(folder);
        var layers = source.Tensors.Keys
            .Where(name => name.StartsWith(Prefix + "transformer.layer.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[3])
            .Distinct()
            .Count();
        var words = Shape(source, "embeddings.word_embeddings.weight");
        return JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["model_type"] = "distilbert",
            ["n_heads"] = heads,
            ["n_layers"] = layers,
            ["vocab_size"] = words[0],
            ["dim"] = words[1],
            ["max_position_embeddings"] = Shape(source, "embeddings.position_embeddings.weight")[0],
            ["hidden_dim"] = Shape(source, "transformer.layer.0.ffn.lin1.weight")[0],
            ["num_labels"] = 1,
        });
    }

    private static IReadOnlyList<long> Shape(ITensorSource source, string name) =>
        source.Tensors.GetValueOrDefault(Prefix + name) is { Shape.Count: 2 } tensor
            ? tensor.Shape
            : throw new ModelException($"{source.File}: the tensor {Prefix}{name} is missing or is not a matrix; it is needed because config.json gives no sizes.");
}
