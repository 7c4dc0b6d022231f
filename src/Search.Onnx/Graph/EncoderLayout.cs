using Search.Core.Errors;
using Search.Onnx.Checkpoints;

namespace Search.Onnx.Graph;

/// <summary>The names that an architecture gives its tensors.</summary>
internal sealed record EncoderLayout(
    string Layer,
    string Query,
    string Key,
    string Value,
    string AttentionOutput,
    string AttentionNorm,
    string Intermediate,
    string Output,
    string OutputNorm)
{
    private const string Words = "embeddings.word_embeddings.weight";

    private static readonly EncoderLayout Bert = new(
        "encoder.layer.",
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "attention.output.LayerNorm",
        "intermediate.dense",
        "output.dense",
        "output.LayerNorm");

    private static readonly EncoderLayout DistilBert = new(
        "transformer.layer.",
        "attention.q_lin",
        "attention.k_lin",
        "attention.v_lin",
        "attention.out_lin",
        "sa_layer_norm",
        "ffn.lin1",
        "ffn.lin2",
        "output_layer_norm");

    /// <summary>The layout of an architecture; ELECTRA's encoder is BERT's.</summary>
    public static EncoderLayout Of(ModelConfig config) => config.ModelType == "distilbert" ? DistilBert : Bert;

    /// <summary>The prefix of every name of the encoder (<c>bert.</c>, <c>electra.</c>, <c>bert_model.</c>, or nothing).</summary>
    /// <exception cref="ModelException">The file has no word embeddings, or has several.</exception>
    public static string PrefixOf(Weights weights)
    {
        string[] found = [.. weights.Names.Where(name => name.EndsWith(Words, StringComparison.Ordinal))];
        return found switch
        {
            [var name] => name[..^Words.Length],
            [] => throw new ModelException($"{weights.File}: the tensor {Words} is missing: this is not an encoder."),
            _ => throw new ModelException($"{weights.File}: there are several encoders ({string.Join(", ", found)}); expected one."),
        };
    }
}
