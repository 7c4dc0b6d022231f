using Search.Core.Errors;
using Search.Onnx.Checkpoints;

namespace Search.Onnx.Graph;

/// <summary>An encoder's tensors by their role, independent of their names in the file.</summary>
internal sealed class EncoderWeights
{
    /// <summary>
    /// Embeddings are padded to a multiple of at most 128 rows. A vocabulary that leaves more rows unused belongs to another model.
    /// </summary>
    private const int MaxPaddedRows = 127;

    private readonly ModelConfig _config;
    private readonly Weights _weights;
    private readonly EncoderLayout _layout;
    private readonly string _prefix;
    private readonly int _hidden;

    public EncoderWeights(ModelConfig config, Weights weights)
    {
        (_config, _weights, _hidden) = (config, weights, config.HiddenSize);
        _layout = EncoderLayout.Of(config);
        _prefix = EncoderLayout.PrefixOf(weights);
        VocabularySize = (int)_weights.ShapeOf(_prefix + "embeddings.word_embeddings.weight")![0];
    }

    /// <summary>Rows of the word embeddings. A token id must be below this number, otherwise it reads memory outside the table.</summary>
    public int VocabularySize { get; }

    /// <summary>Refuses a vocabulary or a configuration that does not fit the word embeddings.</summary>
    public void CheckVocabulary(int tokens)
    {
        if (tokens > VocabularySize)
        {
            throw new ModelException(
                $"{_weights.File}: the vocabulary has {tokens:N0} tokens, but the word embeddings have only {VocabularySize:N0} rows; expected at least as many.");
        }

        if (tokens < VocabularySize - MaxPaddedRows)
        {
            throw new ModelException(
                $"The vocabulary (vocab.txt) has {tokens:N0} tokens, the word embeddings in {_weights.File} have {VocabularySize:N0} rows; " +
                "expected as many. The vocabulary is cut off, or belongs to another model.");
        }

        if (_config.VocabularySize != VocabularySize)
        {
            throw new ModelException(
                $"{_config.File}: vocab_size is {_config.VocabularySize:N0}; the word embeddings in {_weights.File} have {VocabularySize:N0} rows.");
        }
    }

    /// <summary>Refuses a file whose number of layers differs from the configuration, before anything is built.</summary>
    public void CheckLayers()
    {
        var start = _prefix + _layout.Layer;
        var found = _weights.Names
            .Where(name => name.StartsWith(start, StringComparison.Ordinal))
            .Select(name => name[start.Length..].Split('.')[0])
            .Distinct()
            .Count();
        if (found != _config.Layers)
        {
            throw new ModelException(
                $"{_weights.File} holds {found} layers; {_config.File} says {_config.Layers}" +
                $"{(found < _config.Layers ? $", so {start}{found} is missing" : "")}.");
        }
    }

    public float[] Words() => Embedding("word_embeddings", VocabularySize);

    public float[] Positions() => Embedding("position_embeddings", _config.MaxPositions);

    public float[] TokenTypes() => Embedding("token_type_embeddings", _config.TokenTypes);

    public (float[] Scale, float[] Bias) EmbeddingNorm() => Norm(_prefix + "embeddings.LayerNorm", _config.EmbeddingSize);

    /// <summary>The projection from an embedding to the width of the layers.</summary>
    public Matrix EmbeddingProjection() => Linear(_prefix + "embeddings_project", _hidden, _config.EmbeddingSize);

    /// <summary>The query projection, with 1/sqrt(head size) folded in.</summary>
    public Matrix Query(int layer) =>
        Linear(Layer(layer, _layout.Query), _hidden, _hidden).Scaled(1f / MathF.Sqrt((float)_hidden / _config.Heads));

    public Matrix Key(int layer) => Linear(Layer(layer, _layout.Key), _hidden, _hidden);

    public Matrix Value(int layer) => Linear(Layer(layer, _layout.Value), _hidden, _hidden);

    public Matrix AttentionOutput(int layer) => Linear(Layer(layer, _layout.AttentionOutput), _hidden, _hidden);

    public (float[] Scale, float[] Bias) AttentionNorm(int layer) => Norm(Layer(layer, _layout.AttentionNorm), _hidden);

    public Matrix Intermediate(int layer) => Linear(Layer(layer, _layout.Intermediate), _config.IntermediateSize, _hidden);

    public Matrix Output(int layer) => Linear(Layer(layer, _layout.Output), _hidden, _config.IntermediateSize);

    public (float[] Scale, float[] Bias) OutputNorm(int layer) => Norm(Layer(layer, _layout.OutputNorm), _hidden);

    /// <summary>A layer of the scoring head that belongs to the encoder.</summary>
    public Matrix Pooler() => Linear(_prefix + "pooler.dense", _hidden, _hidden);

    /// <summary>A layer of the scoring head that does not belong to the encoder.</summary>
    public Matrix HeadLayer(string name, int outputs) => Linear(name, outputs, _hidden);

    private float[] Embedding(string name, int rows) => _weights.Read($"{_prefix}embeddings.{name}.weight", rows, _config.EmbeddingSize);

    private string Layer(int layer, string part) => $"{_prefix}{_layout.Layer}{layer}.{part}";

    private Matrix Linear(string name, int outputs, int inputs) =>
        new(_weights.Read(name + ".weight", outputs, inputs), _weights.Read(name + ".bias", outputs), inputs);

    /// <summary>Checkpoints that were converted from TensorFlow call the scale gamma and the bias beta.</summary>
    private (float[] Scale, float[] Bias) Norm(string name, int width) => _weights.Has(name + ".gamma")
        ? (_weights.Read(name + ".gamma", width), _weights.Read(name + ".beta", width))
        : (_weights.Read(name + ".weight", width), _weights.Read(name + ".bias", width));
}
