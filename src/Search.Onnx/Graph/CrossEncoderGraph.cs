using Search.Onnx.Checkpoints;
using DataType = Search.Onnx.Graph.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph;

/// <summary>
/// Builds the graph of a BERT, ELECTRA or DistilBERT cross-encoder: ids [batch, sequence] to logits [batch, labels]. What makes it faster than an export:
/// 1/sqrt(d) inside the weights, keys that are not transposed before their product, and the last layer only for [CLS], which is all that the
/// head reads.
/// </summary>
internal sealed class CrossEncoderGraph
{
    public const string InputIds = "input_ids";
    public const string AttentionMask = "attention_mask";
    public const string TokenTypeIds = "token_type_ids";
    public const string Logits = "logits";

    /// <summary>Added to the attention score of padding: far below any real one, so that its weight is exactly 0.</summary>
    private const float Masked = -1e9f;

    /// <summary>The same where numbers have 16 bits; with a score added it is still one of them.</summary>
    private const float MaskedHalf = -6e4f;

    private readonly OnnxGraph _graph;
    private readonly ModelConfig _config;
    private readonly EncoderWeights _weights;
    private readonly ScoringHead _head;
    private readonly ILinearEmitter _linear;
    private readonly bool _wholeLastLayer;

    private CrossEncoderGraph(
        ModelConfig config, EncoderWeights weights, ScoringHead head, ILinearEmitter linear, OnnxGraph graph, bool wholeLastLayer)
    {
        _graph = graph;
        _config = config;
        _weights = weights;
        _head = head;
        _linear = linear;
        _wholeLastLayer = wholeLastLayer;
    }

    /// <summary>Builds the whole model.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="weights">Its tensors.</param>
    /// <param name="head">What makes its logits.</param>
    /// <param name="linear">How matrix products are computed.</param>
    /// <param name="floats">What real numbers are.</param>
    /// <param name="wholeLastLayer">Computes the last layer for every token, as usual exports do: for comparing with them.</param>
    /// <param name="portable">Uses standard operators only, which is slower: for other programs.</param>
    public static OnnxGraph Build(
        ModelConfig config,
        EncoderWeights weights,
        ScoringHead head,
        ILinearEmitter linear,
        DataType floats = DataType.Float,
        bool wholeLastLayer = false,
        bool portable = false)
    {
        weights.CheckLayers();
        var builder = new CrossEncoderGraph(config, weights, head, linear, new OnnxGraph(floats, portable), wholeLastLayer);
        builder.BuildModel();
        return builder._graph;
    }

    private void BuildModel()
    {
        var ids = _graph.Input(InputIds, DataType.Int64);
        var mask = _graph.Input(AttentionMask, DataType.Int64);
        var types = _config.TokenTypes > 0 ? _graph.Input(TokenTypeIds, DataType.Int64) : null;

        var penalty = Penalty(mask);
        var hidden = Embed(ids, types);
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            hidden = Layer(layer, hidden, penalty, onlyCls: layer == _config.Layers - 1 && !_wholeLastLayer);
        }

        _graph.Output(Logits, Head(_wholeLastLayer ? Cls(hidden) : hidden), _head.Labels);
    }

    /// <summary>[batch, 1, 1, sequence]: 0 for tokens, <see cref="Masked"/> for padding.</summary>
    private string Penalty(string mask)
    {
        var isToken = _graph.Node("Cast", [mask], OnnxGraph.Int("to", (long)_graph.FloatType));
        var isPadding = _graph.Node("Sub", [_graph.Float(1), isToken]);
        var masked = _graph.Float(_graph.FloatType == DataType.Float16 ? MaskedHalf : Masked);
        return _graph.Node("Unsqueeze", [_graph.Node("Mul", [isPadding, masked]), _graph.Longs(1, 2)]);
    }

    private string Embed(string ids, string? types)
    {
        var width = _config.EmbeddingSize;
        var positions = _graph.Floats("embeddings.positions", _weights.Positions(), _config.MaxPositions, width);

        var length = _graph.Node("Shape", [ids], OnnxGraph.Int("start", 1), OnnxGraph.Int("end", 2));
        var position = _graph.Node("Slice", [positions, _graph.Longs(0), length, _graph.Longs(0)]);
        var sum = _linear.LookUp(_graph, "embeddings.words", _weights.Words(), _weights.VocabularySize, width, ids);
        if (types is not null)
        {
            var tokenTypes = _graph.Floats("embeddings.types", _weights.TokenTypes(), _config.TokenTypes, width);
            sum = _graph.Node("Add", [sum, _graph.Node("Gather", [tokenTypes, types])]);
        }

        var embedded = Norm("embeddings.norm", _graph.Node("Add", [sum, position]), _weights.EmbeddingNorm());
        return width == _config.HiddenSize
            ? embedded
            : new FloatLinear().Emit(_graph, new LinearSite(-1, LinearRole.EmbeddingProjection), embedded, _weights.EmbeddingProjection())[0];
    }

    private string Layer(int layer, string hidden, string penalty, bool onlyCls)
    {
        var rows = onlyCls ? Cls(hidden) : hidden;
        var (query, key, value) = Project(layer, hidden, rows, onlyCls);
        var context = Attend(query, key, value, penalty);
        var attended = Linear(layer, LinearRole.AttentionOutput, context, _weights.AttentionOutput(layer));
        var normed = Norm($"layer{layer}.attention.norm", _graph.Node("Add", [attended, rows]), _weights.AttentionNorm(layer));

        var inner = _graph.RuntimeNode("Gelu", [Linear(layer, LinearRole.Intermediate, normed, _weights.Intermediate(layer))]);
        var output = Linear(layer, LinearRole.Output, inner, _weights.Output(layer));
        return Norm($"layer{layer}.output.norm", _graph.Node("Add", [output, normed]), _weights.OutputNorm(layer));
    }

    /// <summary>[batch, 1, hidden]: the first token of each pair.</summary>
    private string Cls(string hidden) => _graph.Node("Slice", [hidden, _graph.Longs(0), _graph.Longs(1), _graph.Longs(1)]);

    private (string Query, string Key, string Value) Project(int layer, string hidden, string rows, bool onlyCls)
    {
        var (query, key, value) = (_weights.Query(layer), _weights.Key(layer), _weights.Value(layer));
        if (onlyCls)
        {
            var keyValue = Linears(layer, LinearRole.KeyValue, hidden, key, value);
            return (Linear(layer, LinearRole.Query, rows, query), keyValue[0], keyValue[1]);
        }

        var all = Linears(layer, LinearRole.QueryKeyValue, hidden, query, key, value);
        return (all[0], all[1], all[2]);
    }

    /// <summary>Scaled dot-product attention, heads side by side: [batch, rows, hidden].</summary>
    private string Attend(string query, string key, string value, string penalty)
    {
        var scores = _graph.RuntimeNode("FusedMatMul", [SplitHeads(query), SplitHeads(key)], OnnxGraph.Int("transB", 1));
        var shares = _graph.Node("Softmax", [_graph.Node("Add", [scores, penalty])], OnnxGraph.Int("axis", -1));
        var context = _graph.Node("MatMul", [shares, SplitHeads(value)]);
        var sideBySide = _graph.Node("Transpose", [context], OnnxGraph.Ints("perm", 0, 2, 1, 3));
        return _graph.Node("Reshape", [sideBySide, _graph.Longs(0, 0, _config.HiddenSize)]);
    }

    /// <summary>[batch, heads, rows, hidden / heads].</summary>
    private string SplitHeads(string vectors)
    {
        var split = _graph.Node("Reshape", [vectors, _graph.Longs(0, 0, _config.Heads, _config.HiddenSize / _config.Heads)]);
        return _graph.Node("Transpose", [split], OnnxGraph.Ints("perm", 0, 2, 1, 3));
    }

    /// <summary>In fp32 whatever the layers use: it costs next to nothing.</summary>
    private string Head(string cls)
    {
        var vector = _graph.Node("Squeeze", [cls, _graph.Longs(1)]);
        var classifier = _weights.HeadLayer(_head.Final, _head.Labels);
        return _graph.Node(
            "Gemm",
            [
                BeforeClassifier(vector),
                _graph.Floats("classifier.weight", classifier.Weights, classifier.Outputs, classifier.Inputs),
                _graph.Floats("classifier.bias", classifier.Bias, classifier.Outputs),
            ],
            OnnxGraph.Int("transB", 1));
    }

    private string BeforeClassifier(string vector)
    {
        var (exact, site) = (new FloatLinear(), new LinearSite(-1, LinearRole.Head));
        return _head.Dense switch
        {
            HeadDense.PoolerTanh => _graph.Node("Tanh", exact.Emit(_graph, site, vector, _weights.Pooler())),
            HeadDense.ClassifierGelu => _graph.RuntimeNode(
                "Gelu", exact.Emit(_graph, site, vector, _weights.HeadLayer("classifier.dense", _config.HiddenSize))),
            _ => vector,
        };
    }

    private string Linear(int layer, LinearRole role, string input, Matrix matrix) =>
        Linears(layer, role, input, matrix)[0];

    private string[] Linears(int layer, LinearRole role, string input, params Matrix[] matrices) =>
        _linear.Emit(_graph, new LinearSite(layer, role), input, matrices);

    private string Norm(string name, string input, (float[] Scale, float[] Bias) norm) => _graph.Node(
        "LayerNormalization",
        [
            input,
            _graph.Floats(name + ".scale", norm.Scale, norm.Scale.Length),
            _graph.Floats(name + ".bias", norm.Bias, norm.Bias.Length),
        ],
        OnnxGraph.Int("axis", -1),
        OnnxGraph.Single("epsilon", _config.LayerNormEpsilon));
}
