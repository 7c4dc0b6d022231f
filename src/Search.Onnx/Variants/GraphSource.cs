using Search.Core.Reranking;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Variants;

/// <summary>The input for building a graph: a folder's configuration, tensors, head and tokenizer, checked to fit each other.</summary>
internal sealed class GraphSource : IDisposable
{
    private readonly ITensorSource _tensors;

    private GraphSource(ModelFolder folder, ITensorSource tensors, string? head)
    {
        _tensors = tensors;
        var weights = new Weights(tensors);
        Config = ModelConfig.FromFolder(folder.Path);
        Weights = new EncoderWeights(Config, weights);
        Encoder = folder.Encoder;
        Weights.CheckVocabulary(Encoder.Vocabulary.Tokens.Count);
        Head = ScoringHead.Choose(head, Config, weights);
    }

    public ModelConfig Config { get; }

    public EncoderWeights Weights { get; }

    public ScoringHead Head { get; }

    public WordPieceEncoder Encoder { get; }

    /// <summary>Opens a folder that has a checkpoint.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="head">The head, where it cannot be found from the files.</param>
    /// <exception cref="Core.Errors.ModelException">Its files are missing or damaged, or do not fit each other.</exception>
    public static GraphSource Open(ModelFolder folder, string? head) => Open(folder, head, Checkpoint.Open(folder.Path));

    /// <summary>Opens a folder without reading its weights, and checks everything that building its graph would read.</summary>
    /// <param name="folder">As for <see cref="Open(ModelFolder, string?)"/>.</param>
    /// <param name="head">Likewise.</param>
    /// <exception cref="Core.Errors.ModelException">As for <see cref="Open(ModelFolder, string?)"/>; a tensor is missing, or of another shape
    /// or type.</exception>
    public static GraphSource Outline(ModelFolder folder, string? head = null)
    {
        var source = Open(folder, head, new TensorHeaders(Checkpoint.Open(folder.Path)));
        try
        {
            CrossEncoderGraph.Build(source.Config, source.Weights, source.Head, new FloatLinear());
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Computes the ranges of its activations. The model runs over the calibration pairs, which takes long.</summary>
    /// <param name="pace">Limits its use of the machine; null for no limit.</param>
    public ActivationRanges Calibrate(IWorkPace? pace = null) => Calibration.Run(Config, Weights, Head, Encoder, pace);

    public void Dispose() => _tensors.Dispose();

    private static GraphSource Open(ModelFolder folder, string? head, ITensorSource tensors)
    {
        try
        {
            return new GraphSource(folder, tensors, head);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }
}
