namespace Search.Onnx.Graph;

/// <summary>Matrix products in floating point, in the graph's precision.</summary>
internal sealed class FloatLinear : ILinearEmitter
{
    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices) =>
        [.. matrices.Select((matrix, index) => Product(graph, site.NameOf(index), input, matrix))];

    public string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids) =>
        graph.Node("Gather", [graph.Floats(name, table, rows, width), ids]);

    private static string Product(OnnxGraph graph, string name, string input, Matrix matrix)
    {
        var weights = graph.Floats($"{name}.weight", matrix.Transposed(), matrix.Inputs, matrix.Outputs);
        var bias = graph.Floats($"{name}.bias", matrix.Bias, matrix.Outputs);
        return graph.Node("Gemm", [input, weights, bias]);
    }
}
