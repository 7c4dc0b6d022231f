using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Models;
using Search.Onnx.Variants;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Benchmarks.Peers;

/// <summary>
/// A model with the nodes that PyTorch's exporter writes: pair after pair, MatMul and Add, four transpositions per layer, and the complete
/// last layer. Users of other programs have such files, so these programs are measured with them.
/// </summary>
internal sealed class UsualExport
{
    private readonly OnnxGraph _graph = new(portable: true);
    private readonly ModelConfig _config;
    private readonly EncoderWeights _weights;
    private readonly ILinearEmitter _linear;

    private UsualExport(ModelConfig config, EncoderWeights weights, ILinearEmitter linear) =>
        (_config, _weights, _linear) = (config, weights, linear);

    /// <summary>Builds the file of a folder with a checkpoint.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="asked">The head, where it cannot be found from the files.</param>
    /// <param name="linear">How matrix products are computed.</param>
    public static byte[] Build(ModelFolder folder, string? asked, ILinearEmitter linear)
    {
        using var source = GraphSource.Open(folder, asked);
        var export = new UsualExport(source.Config, source.Weights, linear);
        export.BuildModel(source.Head);
        return export._graph.ToModel(new Dictionary<string, string>());
    }

    private void BuildModel(ScoringHead head)
    {
        var ids = _graph.Input(CrossEncoderGraph.InputIds, DataType.Int64);
        var maskBias = AttentionGraph.MaskBias(_graph, _graph.Input(CrossEncoderGraph.AttentionMask, DataType.Int64));
        var hidden = Embed(ids, _config.TokenTypes > 0 ? _graph.Input(CrossEncoderGraph.TokenTypeIds, DataType.Int64) : null);
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            hidden = Layer(layer, hidden, maskBias);
        }

        var cls = _graph.Node("Squeeze", [_graph.Node("Slice", [hidden, _graph.Longs(0), _graph.Longs(1), _graph.Longs(1)]), _graph.Longs(1)]);
        _graph.Output(CrossEncoderGraph.Logits, HeadGraph.Emit(_graph, _weights, head, _config.HiddenSize, cls), head.Labels);
    }

    private string Embed(string ids, string? types)
    {
        var width = _config.EmbeddingSize;
        var length = _graph.Node("Shape", [ids], OnnxGraph.Int("start", 1), OnnxGraph.Int("end", 2));
        var positions = _graph.Floats("positions", _weights.Positions(), _config.MaxPositions, width);
        var sum = _linear.LookUp(_graph, "words", _weights.Words(), _weights.VocabularySize, width, ids);
        if (types is not null)
        {
            sum = _graph.Node("Add", [sum, _graph.Node("Gather", [_graph.Floats("types", _weights.TokenTypes(), _config.TokenTypes, width), types])]);
        }

        var position = _graph.Node("Slice", [positions, _graph.Longs(0), length, _graph.Longs(0)]);
        var embedded = Norm("embeddings", _graph.Node("Add", [sum, position]), _weights.EmbeddingNorm());
        return width == _config.HiddenSize ? embedded : Linear(-1, LinearRole.EmbeddingProjection, embedded, _weights.EmbeddingProjection());
    }

    private string Layer(int layer, string hidden, string maskBias)
    {
        var all = _linear.Emit(
            _graph, new LinearSite(layer, LinearRole.QueryKeyValue), hidden, _weights.Query(layer), _weights.Key(layer), _weights.Value(layer));
        var scores = _graph.Node("MatMul", [Heads(all[0], 0, 2, 1, 3), Heads(all[1], 0, 2, 3, 1)]);
        var attentionWeights = _graph.Node("Softmax", [_graph.Node("Add", [scores, maskBias])], OnnxGraph.Int("axis", -1));
        var context = _graph.Node("Transpose", [_graph.Node("MatMul", [attentionWeights, Heads(all[2], 0, 2, 1, 3)])], OnnxGraph.Ints("perm", 0, 2, 1, 3));
        var mergedHeads = _graph.Node("Reshape", [context, _graph.Longs(0, 0, _config.HiddenSize)]);

        var attended = Linear(layer, LinearRole.AttentionOutput, mergedHeads, _weights.AttentionOutput(layer));
        var normed = Norm($"{layer}.attention", _graph.Node("Add", [attended, hidden]), _weights.AttentionNorm(layer));
        var inner = _graph.RuntimeNode("Gelu", [Linear(layer, LinearRole.Intermediate, normed, _weights.Intermediate(layer))]);
        var output = Linear(layer, LinearRole.Output, inner, _weights.Output(layer));
        return Norm($"{layer}.output", _graph.Node("Add", [output, normed]), _weights.OutputNorm(layer));
    }

    private string Heads(string vectors, params long[] perm)
    {
        var split = _graph.Node("Reshape", [vectors, _graph.Longs(0, 0, _config.Heads, _config.HiddenSize / _config.Heads)]);
        return _graph.Node("Transpose", [split], OnnxGraph.Ints("perm", perm));
    }

    private string Linear(int layer, LinearRole role, string input, Matrix matrix) =>
        _linear.Emit(_graph, new LinearSite(layer, role), input, matrix)[0];

    private string Norm(string name, string input, (float[] Scale, float[] Bias) norm) =>
        _graph.LayerNorm(name + ".norm", input, norm, _config.LayerNormEpsilon);
}
