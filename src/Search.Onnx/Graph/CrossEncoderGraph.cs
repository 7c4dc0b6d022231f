using Search.Onnx.Checkpoints;
using DataType = Search.Onnx.Graph.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph;

/// <summary>
/// Builds the graph of a BERT, ELECTRA or DistilBERT cross-encoder: ids [batch, sequence] to logits [batch, labels]. What makes it faster than an export:
/// 1/sqrt(d) inside the weights; hidden states as [sequence x batch, hidden], in which a head's part of a pair is a matrix with gaps that
/// products read where it lies; and of the last layer only what the head reads (<see cref="ClsAttention"/>).
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

    /// <summary>Tokens of the longest pair, and pairs: [sequence, batch].</summary>
    private string _sequenceAndBatch = "";

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

        ids = SequenceFirst(ids);
        _sequenceAndBatch = _graph.Node("Shape", [ids]);
        var penalty = Penalty(mask);
        var hidden = Embed(ids, types is null ? null : SequenceFirst(types));
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            hidden = layer == _config.Layers - 1 && !_wholeLastLayer
                ? AfterAttention(layer, Cls(hidden), ClsAttention(layer, hidden, penalty))
                : AfterAttention(layer, hidden, Attention(layer, hidden, penalty));
        }

        _graph.Output(Logits, Head(Cls(hidden)), _head.Labels);
    }

    /// <summary>[batch, 1, 1, sequence]: 0 for tokens, <see cref="Masked"/> for padding.</summary>
    private string Penalty(string mask)
    {
        var isToken = _graph.Node("Cast", [mask], OnnxGraph.Int("to", (long)_graph.FloatType));
        var isPadding = _graph.Node("Sub", [_graph.Float(1), isToken]);
        var masked = _graph.Float(_graph.FloatType == DataType.Float16 ? MaskedHalf : Masked);
        return _graph.Node("Unsqueeze", [_graph.Node("Mul", [isPadding, masked]), _graph.Longs(1, 2)]);
    }

    private string Sequence() => _graph.Node("Slice", [_sequenceAndBatch, _graph.Longs(0), _graph.Longs(1), _graph.Longs(0)]);

    private string Batch() => _graph.Node("Slice", [_sequenceAndBatch, _graph.Longs(1), _graph.Longs(2), _graph.Longs(0)]);

    private string SequenceFirst(string ids) => _graph.Node("Transpose", [ids], OnnxGraph.Ints("perm", 1, 0));

    private string Embed(string ids, string? types)
    {
        var width = _config.EmbeddingSize;
        var positions = _graph.Floats("embeddings.positions", _weights.Positions(), _config.MaxPositions, 1, width);

        var position = _graph.Node("Slice", [positions, _graph.Longs(0), Sequence(), _graph.Longs(0)]);
        var sum = _linear.LookUp(_graph, "embeddings.words", _weights.Words(), _weights.VocabularySize, width, ids);
        if (types is not null)
        {
            var tokenTypes = _graph.Floats("embeddings.types", _weights.TokenTypes(), _config.TokenTypes, width);
            sum = _graph.Node("Add", [sum, _graph.Node("Gather", [tokenTypes, types])]);
        }

        var rows = Reshape(_graph.Node("Add", [sum, position]), -1, width);
        var embedded = Norm("embeddings.norm", rows, _weights.EmbeddingNorm());
        return width == _config.HiddenSize
            ? embedded
            : new FloatLinear().Emit(_graph, new LinearSite(-1, LinearRole.EmbeddingProjection), embedded, _weights.EmbeddingProjection())[0];
    }

    /// <summary>What comes after attention, for the rows that attended.</summary>
    private string AfterAttention(int layer, string rows, string context)
    {
        var attended = Linear(layer, LinearRole.AttentionOutput, context, _weights.AttentionOutput(layer));
        var normed = Norm($"layer{layer}.attention.norm", _graph.Node("Add", [attended, rows]), _weights.AttentionNorm(layer));

        var inner = _graph.RuntimeNode("Gelu", [Linear(layer, LinearRole.Intermediate, normed, _weights.Intermediate(layer))]);
        var output = Linear(layer, LinearRole.Output, inner, _weights.Output(layer));
        return Norm($"layer{layer}.output.norm", _graph.Node("Add", [output, normed]), _weights.OutputNorm(layer));
    }

    /// <summary>[batch, hidden]: the first token of each pair.</summary>
    private string Cls(string hidden) => _graph.Node("Slice", [hidden, _graph.Longs(0), Batch(), _graph.Longs(0)]);

    /// <summary>Scaled dot-product attention of every token, heads side by side: [sequence x batch, hidden].</summary>
    private string Attention(int layer, string hidden, string penalty)
    {
        var all = _linear.Emit(
            _graph, new LinearSite(layer, LinearRole.QueryKeyValue), hidden, [_weights.Query(layer), _weights.Key(layer), Value(layer)]);
        string[] split = [.. all.Select(vectors => SplitHeads(vectors, _config.Heads))];
        var scores = Product(split[0], split[1], "transBatchA", "transBatchB", "transB");
        return SideBySide(Product(Shares(scores, penalty), split[2], "transBatchB"));
    }

    /// <summary>
    /// The same of the first token alone: [batch, hidden]. Products are associative, so that neither keys nor values of all tokens are
    /// needed: the query goes through the key's weights to the hidden states, (q K) x instead of q (K x), and the value's weights are for
    /// their weighted sum, V (sum of p x) instead of the sum of p (V x). The key's bias adds the same to all scores and falls out.
    /// </summary>
    private string ClsAttention(int layer, string hidden, string penalty)
    {
        var (heads, width, headWidth) = (_config.Heads, _config.HiddenSize, _config.HiddenSize / _config.Heads);
        var oneHead = SplitHeads(hidden, 1);

        var query = Reshape(Linear(layer, LinearRole.Query, Cls(hidden), _weights.Query(layer)), 1, -1, heads, headWidth);
        var key = _graph.Floats($"layer{layer}.Key.weight", _weights.Key(layer).Weights, 1, heads, headWidth, width);
        var sought = Reshape(Product(query, key, "transBatchA"), 0, 1, heads, width);

        // Heads are the columns: the runtime cuts a product into blocks by the number of its columns, which must not depend on the batch.
        var scores = _graph.Node("Transpose", [Product(oneHead, sought, "transBatchA", "transB")], OnnxGraph.Ints("perm", 0, 3, 1, 2));
        var seen = Product(Reshape(Shares(scores, penalty), 0, 1, heads, -1), oneHead, "transBatchB");

        var value = Value(layer);
        var weights = _graph.Floats($"layer{layer}.Value.weight", value.Weights, 1, heads, headWidth, width);
        var context = SideBySide(Product(Reshape(seen, 0, heads, 1, width), weights, "transB"));
        return _graph.Node("Add", [context, _graph.Floats($"layer{layer}.Value.bias", value.Bias, width)]);
    }

    /// <summary>The value projection; what the product after attention wants done to its input is in its weights.</summary>
    private Matrix Value(int layer) => _linear.Before(
        new LinearSite(layer, LinearRole.AttentionOutput), _weights.Value(layer), _weights.AttentionOutput(layer));

    /// <summary>How much each token counts: [batch, heads, rows, sequence].</summary>
    private string Shares(string scores, string penalty) =>
        _graph.Node("Softmax", [_graph.Node("Add", [scores, penalty])], OnnxGraph.Int("axis", -1));

    /// <summary>A product of matrices that lie in the last two dimensions of four, or in the first and the last ("transBatch").</summary>
    private string Product(string left, string right, params string[] transposed) =>
        _graph.RuntimeNode("FusedMatMul", [left, right], [.. transposed.Select(what => OnnxGraph.Int(what, 1))]);

    /// <summary>[sequence, batch, heads, hidden / heads].</summary>
    private string SplitHeads(string hidden, int heads)
    {
        var shape = _graph.Node("Concat", [_sequenceAndBatch, _graph.Longs(heads, _config.HiddenSize / heads)], OnnxGraph.Int("axis", 0));
        return _graph.Node("Reshape", [hidden, shape]);
    }

    /// <summary>[batch, heads, rows, hidden / heads] to [rows x batch, hidden].</summary>
    private string SideBySide(string heads) =>
        Reshape(_graph.Node("Transpose", [heads], OnnxGraph.Ints("perm", 2, 0, 1, 3)), -1, _config.HiddenSize);

    /// <summary>0 leaves a dimension as it is, -1 takes what is left.</summary>
    private string Reshape(string value, params long[] shape) => _graph.Node("Reshape", [value, _graph.Longs(shape)]);

    /// <summary>In fp32 whatever the layers use: it costs next to nothing.</summary>
    private string Head(string cls)
    {
        var classifier = _weights.HeadLayer(_head.Final, _head.Labels);
        return _graph.Node(
            "Gemm",
            [
                BeforeClassifier(cls),
                _graph.Floats("classifier.weight", classifier.Weights, classifier.Outputs, classifier.Inputs),
                _graph.Floats("classifier.bias", classifier.Bias, classifier.Outputs),
            ],
            OnnxGraph.Int("transB", 1));
    }

    private string BeforeClassifier(string cls)
    {
        var (exact, site) = (new FloatLinear(), new LinearSite(-1, LinearRole.Head));
        return _head.Dense switch
        {
            HeadDense.PoolerTanh => _graph.Node("Tanh", exact.Emit(_graph, site, cls, _weights.Pooler())),
            HeadDense.ClassifierGelu => _graph.RuntimeNode(
                "Gelu", exact.Emit(_graph, site, cls, _weights.HeadLayer("classifier.dense", _config.HiddenSize))),
            _ => cls,
        };
    }

    private string Linear(int layer, LinearRole role, string input, Matrix matrix) =>
        _linear.Emit(_graph, new LinearSite(layer, role), input, matrix)[0];

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
