using Search.Core.Errors;
using Search.Onnx.Checkpoints;

namespace Search.Onnx.Graph;

/// <summary>A BERT checkpoint's tensors by what they are, whatever the file calls them.</summary>
internal sealed class BertWeights(ModelConfig config, Weights weights)
{
    private const string Prefix = "bert.";

    /// <summary>Embeddings are padded to a multiple of up to 128 rows; a vocabulary that leaves more of them free is not theirs.</summary>
    private const int MostPaddedRows = 127;

    private readonly int _hidden = config.HiddenSize;

    /// <summary>Rows of the word embeddings: ids from here on would read foreign memory.</summary>
    public int VocabularySize =>
        weights.ShapeOf(Prefix + "embeddings.word_embeddings.weight") is [var rows, ..]
            ? (int)rows
            : throw new ModelException($"{weights.File}: the tensor {Prefix}embeddings.word_embeddings.weight is missing.");

    /// <summary>Refuses a vocabulary that is not the embedding's, and a configuration that says otherwise than the file.</summary>
    public void CheckVocabulary(int tokens)
    {
        if (tokens > VocabularySize)
        {
            throw new ModelException(
                $"{weights.File}: the vocabulary has {tokens:N0} tokens, the word embeddings only {VocabularySize:N0} rows; expected at least as many.");
        }

        if (tokens < VocabularySize - MostPaddedRows)
        {
            throw new ModelException(
                $"The vocabulary (vocab.txt) has {tokens:N0} tokens, the word embeddings in {weights.File} have {VocabularySize:N0} rows; " +
                "expected as many. It is cut short, or another model's.");
        }

        if (config.VocabularySize != VocabularySize)
        {
            throw new ModelException(
                $"{config.File}: vocab_size is {config.VocabularySize:N0}; the word embeddings in {weights.File} have {VocabularySize:N0} rows.");
        }
    }

    /// <summary>Refuses a head that was asked for and that the checkpoint's classifier cannot be.</summary>
    public void CheckHead(string? asked)
    {
        var fits = $"bert-{Labels}";
        if (asked is not null && asked != fits)
        {
            throw new ModelException($"{weights.File}: the head {asked} does not fit a {config.ModelType} checkpoint of {Labels} labels; fits: {fits}.");
        }
    }

    public int Labels =>
        weights.ShapeOf("classifier.weight") switch
        {
            [var labels, _] when labels is 1 or 2 => (int)labels,
            [var labels, _] => throw new ModelException($"{weights.File}: the classifier has {labels} outputs; a reranker has 1 or 2."),
            _ => throw new ModelException($"{weights.File}: the classifier (classifier.weight) is missing: this is an encoder, not a reranker."),
        };

    /// <summary>Refuses a file whose layers are not those of the configuration, before anything is built.</summary>
    public void CheckLayers()
    {
        var found = weights.Names
            .Where(name => name.StartsWith(Prefix + "encoder.layer.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[3])
            .Distinct()
            .Count();
        if (found != config.Layers)
        {
            throw new ModelException(
                $"{weights.File} holds {found} layers; {config.File} says {config.Layers}" +
                $"{(found < config.Layers ? $", so that {Prefix}encoder.layer.{found} is missing" : "")}.");
        }
    }

    public float[] Words() => weights.Read(Prefix + "embeddings.word_embeddings.weight", VocabularySize, _hidden);

    public float[] Positions() => weights.Read(Prefix + "embeddings.position_embeddings.weight", config.MaxPositions, _hidden);

    public float[] TokenTypes() => weights.Read(Prefix + "embeddings.token_type_embeddings.weight", config.TokenTypes, _hidden);

    public (float[] Scale, float[] Bias) EmbeddingNorm() => Norm(Prefix + "embeddings.LayerNorm");

    /// <summary>The query projection, with 1/sqrt(head size) folded in.</summary>
    public Matrix Query(int layer) =>
        Linear(Layer(layer, "attention.self.query"), _hidden, _hidden).Scaled(1f / MathF.Sqrt((float)_hidden / config.Heads));

    public Matrix Key(int layer) => Linear(Layer(layer, "attention.self.key"), _hidden, _hidden);

    public Matrix Value(int layer) => Linear(Layer(layer, "attention.self.value"), _hidden, _hidden);

    public Matrix AttentionOutput(int layer) => Linear(Layer(layer, "attention.output.dense"), _hidden, _hidden);

    public (float[] Scale, float[] Bias) AttentionNorm(int layer) => Norm(Layer(layer, "attention.output.LayerNorm"));

    public Matrix Intermediate(int layer) => Linear(Layer(layer, "intermediate.dense"), config.IntermediateSize, _hidden);

    public Matrix Output(int layer) => Linear(Layer(layer, "output.dense"), _hidden, config.IntermediateSize);

    public (float[] Scale, float[] Bias) OutputNorm(int layer) => Norm(Layer(layer, "output.LayerNorm"));

    public Matrix Pooler() => Linear(Prefix + "pooler.dense", _hidden, _hidden);

    public Matrix Classifier() => Linear("classifier", Labels, _hidden);

    private static string Layer(int layer, string part) => $"{Prefix}encoder.layer.{layer}.{part}";

    private Matrix Linear(string name, int outputs, int inputs) =>
        new(weights.Read(name + ".weight", outputs, inputs), weights.Read(name + ".bias", outputs), inputs);

    private (float[] Scale, float[] Bias) Norm(string name) =>
        (weights.Read(name + ".weight", _hidden), weights.Read(name + ".bias", _hidden));
}
