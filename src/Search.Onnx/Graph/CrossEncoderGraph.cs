using Search.Onnx.Checkpoints;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph;

/// <summary>
/// Builds the graph of a BERT, ELECTRA or DistilBERT cross-encoder: ids [batch, sequence] to logits [batch, labels]. It is faster than an
/// export for three reasons: 1/sqrt(d) is part of the weights; hidden states are [sequence x batch, hidden], so that products can read one
/// head's part of a pair without a copy; and the last layer computes only what the scoring head reads (<see cref="AttentionGraph.OfCls"/>).
/// </summary>
internal sealed class CrossEncoderGraph
{
    public const string InputIds = "input_ids";
    public const string AttentionMask = "attention_mask";
    public const string TokenTypeIds = "token_type_ids";
    public const string Logits = "logits";

    private readonly OnnxGraph _graph;
    private readonly ModelConfig _config;
    private readonly EncoderWeights _weights;
    private readonly ScoringHead _head;
    private readonly ILinearEmitter _linear;

    private CrossEncoderGraph(
        ModelConfig config, EncoderWeights weights, ScoringHead head, ILinearEmitter linear, OnnxGraph graph)
    {
        _graph = graph;
        _config = config;
        _weights = weights;
        _head = head;
        _linear = linear;
    }

    /// <summary>Builds the whole model.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="weights">Its tensors.</param>
    /// <param name="head">The scoring head.</param>
    /// <param name="linear">How matrix products are computed.</param>
    /// <param name="floats">The type of floating point numbers.</param>
    /// <param name="portable">Whether to use standard operators only. That is slower, but other programs can run the graph.</param>
    public static OnnxGraph Build(
        ModelConfig config,
        EncoderWeights weights,
        ScoringHead head,
        ILinearEmitter linear,
        DataType floats = DataType.Float,
        bool portable = false)
    {
        weights.CheckLayers();
        var builder = new CrossEncoderGraph(config, weights, head, linear, new OnnxGraph(floats, portable));
        builder.BuildModel();
        return builder._graph;
    }

    private void BuildModel()
    {
        var ids = _graph.Input(InputIds, DataType.Int64);
        var mask = _graph.Input(AttentionMask, DataType.Int64);
        var types = _config.TokenTypes > 0 ? _graph.Input(TokenTypeIds, DataType.Int64) : null;

        ids = SequenceFirst(ids);
        var sizes = _graph.Node("Shape", [ids]);
        var hidden = Embed(ids, types is null ? null : SequenceFirst(types), Part(sizes, 0));
        var attention = new AttentionGraph(_graph, _config, _weights, _linear, sizes, mask);
        for (var layer = 0; layer < _config.Layers - 1; layer++)
        {
            hidden = AfterAttention(layer, hidden, attention.OfAll(layer, hidden));
        }

        var cls = _graph.Node("Slice", [hidden, _graph.Longs(0), Part(sizes, 1), _graph.Longs(0)]);
        cls = AfterAttention(_config.Layers - 1, cls, attention.OfCls(_config.Layers - 1, hidden, cls));
        _graph.Output(Logits, HeadGraph.Emit(_graph, _weights, _head, _config.HiddenSize, cls), _head.Labels);
    }

    private string Part(string sizes, long index) => _graph.Node("Slice", [sizes, _graph.Longs(index), _graph.Longs(index + 1), _graph.Longs(0)]);

    private string SequenceFirst(string ids) => _graph.Node("Transpose", [ids], OnnxGraph.Ints("perm", 1, 0));

    private string Embed(string ids, string? types, string sequence)
    {
        var width = _config.EmbeddingSize;
        var positions = _graph.Floats("embeddings.positions", _weights.Positions(), _config.MaxPositions, 1, width);

        var position = _graph.Node("Slice", [positions, _graph.Longs(0), sequence, _graph.Longs(0)]);
        var sum = _linear.LookUp(_graph, "embeddings.words", _weights.Words(), _weights.VocabularySize, width, ids);
        if (types is not null)
        {
            var tokenTypes = _graph.Floats("embeddings.types", _weights.TokenTypes(), _config.TokenTypes, width);
            sum = _graph.Node("Add", [sum, _graph.Node("Gather", [tokenTypes, types])]);
        }

        var rows = _graph.Node("Reshape", [_graph.Node("Add", [sum, position]), _graph.Longs(-1, width)]);
        var embedded = Norm("embeddings.norm", rows, _weights.EmbeddingNorm());
        return width == _config.HiddenSize
            ? embedded
            : new FloatLinear().Emit(_graph, new LinearSite(-1, LinearRole.EmbeddingProjection), embedded, _weights.EmbeddingProjection())[0];
    }

    /// <summary>The part of a layer after attention.</summary>
    private string AfterAttention(int layer, string rows, string context)
    {
        var attended = Linear(layer, LinearRole.AttentionOutput, context, _weights.AttentionOutput(layer));
        var normed = Norm($"layer{layer}.attention.norm", _graph.Node("Add", [attended, rows]), _weights.AttentionNorm(layer));

        var inner = _graph.RuntimeNode("Gelu", [Linear(layer, LinearRole.Intermediate, normed, _weights.Intermediate(layer))]);
        var output = Linear(layer, LinearRole.Output, inner, _weights.Output(layer));
        return Norm($"layer{layer}.output.norm", _graph.Node("Add", [output, normed]), _weights.OutputNorm(layer));
    }

    private string Linear(int layer, LinearRole role, string input, Matrix matrix) =>
        _linear.Emit(_graph, new LinearSite(layer, role), input, matrix)[0];

    private string Norm(string name, string input, (float[] Scale, float[] Bias) norm) =>
        _graph.LayerNorm(name, input, norm, _config.LayerNormEpsilon);
}
