using Search.Onnx.Checkpoints;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph;

/// <summary>
/// The attention of a transformer's layers. Hidden states are [sequence x batch, hidden]: the tokens of all pairs at one position lie together.
/// </summary>
internal sealed class AttentionGraph
{
    /// <summary>Added to the attention score of padding. It is far below any real score, so the weight of padding is exactly 0.</summary>
    private const float Masked = -1e9f;

    /// <summary>The same for 16-bit numbers; the sum with a score is still a 16-bit number.</summary>
    private const float MaskedHalf = -6e4f;

    private readonly OnnxGraph _graph;
    private readonly ModelConfig _config;
    private readonly EncoderWeights _weights;
    private readonly ILinearEmitter _linear;
    private readonly string _sizes;
    private readonly string _maskBias;

    /// <param name="graph">The graph that gets the nodes.</param>
    /// <param name="config">The model's shape.</param>
    /// <param name="weights">Its tensors.</param>
    /// <param name="linear">How its projections are computed.</param>
    /// <param name="sizes">Tokens of the longest pair, and pairs: [sequence, batch].</param>
    /// <param name="mask">[batch, sequence]: 1 for tokens, 0 for padding.</param>
    public AttentionGraph(OnnxGraph graph, ModelConfig config, EncoderWeights weights, ILinearEmitter linear, string sizes, string mask)
    {
        (_graph, _config, _weights, _linear, _sizes) = (graph, config, weights, linear, sizes);
        _maskBias = MaskBias(graph, mask);
    }

    /// <summary>Scaled dot-product attention of every token, with merged heads: [sequence x batch, hidden].</summary>
    public string OfAll(int layer, string hidden)
    {
        var all = _linear.Emit(
            _graph, new LinearSite(layer, LinearRole.QueryKeyValue), hidden, [_weights.Query(layer), _weights.Key(layer), Value(layer)]);
        string[] split = [.. all.Select(vectors => SplitHeads(vectors, _config.Heads))];
        var scores = Product(split[0], split[1], "transBatchA", "transBatchB", "transB");
        return MergeHeads(Product(AttentionWeights(scores), split[2], "transBatchB"));
    }

    /// <summary>
    /// The same for the first token only: [batch, hidden]. Matrix products are associative, so the keys and values of all tokens are not
    /// needed. The query goes through the key's weights to the hidden states: (q K) x instead of q (K x). The value's weights are applied to
    /// the weighted sum: V (sum of p x) instead of the sum of p (V x). The key's bias adds the same number to all scores, so it has no effect.
    /// </summary>
    public string OfCls(int layer, string hidden, string cls)
    {
        var (heads, width, headWidth) = (_config.Heads, _config.HiddenSize, _config.HiddenSize / _config.Heads);
        var oneHead = SplitHeads(hidden, 1);

        var query = Reshape(_linear.Emit(_graph, new LinearSite(layer, LinearRole.Query), cls, _weights.Query(layer))[0], 1, -1, heads, headWidth);
        var key = _graph.Floats($"layer{layer}.Key.weight", _weights.Key(layer).Weights, 1, heads, headWidth, width);
        var queryThroughKey = Reshape(Product(query, key, "transBatchA"), 0, 1, heads, width);

        // Heads are the columns. The runtime cuts a product into blocks by its number of columns, and that must not depend on the batch.
        var scores = _graph.Node("Transpose", [Product(oneHead, queryThroughKey, "transBatchA", "transB")], OnnxGraph.Ints("perm", 0, 3, 1, 2));
        var weightedSum = Product(Reshape(AttentionWeights(scores), 0, 1, heads, -1), oneHead, "transBatchB");

        var value = Value(layer);
        var weights = _graph.Floats($"layer{layer}.Value.weight", value.Weights, 1, heads, headWidth, width);
        var context = MergeHeads(Product(Reshape(weightedSum, 0, heads, 1, width), weights, "transB"));
        return _graph.Node("Add", [context, _graph.Floats($"layer{layer}.Value.bias", value.Bias, width)]);
    }

    /// <summary>The value projection. The scaling that the product after attention needs at its input is already part of these weights.</summary>
    private Matrix Value(int layer) => _linear.ScaleForConsumer(
        new LinearSite(layer, LinearRole.AttentionOutput), _weights.Value(layer), _weights.AttentionOutput(layer));

    /// <summary>The attention weight of each token: [batch, heads, rows, sequence].</summary>
    private string AttentionWeights(string scores) =>
        _graph.Node("Softmax", [_graph.Node("Add", [scores, _maskBias])], OnnxGraph.Int("axis", -1));

    /// <summary>A product of matrices that lie in the last two dimensions of four, or in the first and the last ("transBatch").</summary>
    private string Product(string left, string right, params string[] transposed) =>
        _graph.RuntimeNode("FusedMatMul", [left, right], [.. transposed.Select(what => OnnxGraph.Int(what, 1))]);

    /// <summary>[sequence, batch, heads, hidden / heads].</summary>
    private string SplitHeads(string hidden, int heads)
    {
        var shape = _graph.Node("Concat", [_sizes, _graph.Longs(heads, _config.HiddenSize / heads)], OnnxGraph.Int("axis", 0));
        return _graph.Node("Reshape", [hidden, shape]);
    }

    /// <summary>[batch, heads, rows, hidden / heads] to [rows x batch, hidden].</summary>
    private string MergeHeads(string heads) =>
        Reshape(_graph.Node("Transpose", [heads], OnnxGraph.Ints("perm", 2, 0, 1, 3)), -1, _config.HiddenSize);

    /// <summary>Reshapes; 0 keeps a dimension, -1 takes the rest.</summary>
    private string Reshape(string value, params long[] shape) => _graph.Node("Reshape", [value, _graph.Longs(shape)]);

    /// <summary>[batch, 1, 1, sequence]: 0 for tokens, <see cref="Masked"/> for padding.</summary>
    public static string MaskBias(OnnxGraph graph, string mask)
    {
        var isToken = graph.Node("Cast", [mask], OnnxGraph.Int("to", (long)graph.FloatType));
        var isPadding = graph.Node("Sub", [graph.Float(1), isToken]);
        var masked = graph.Float(graph.FloatType == DataType.Float16 ? MaskedHalf : Masked);
        return graph.Node("Unsqueeze", [graph.Node("Mul", [isPadding, masked]), graph.Longs(1, 2)]);
    }
}
