namespace Search.Onnx.Graph;

/// <summary>Products in 32-bit floating point.</summary>
internal sealed class Fp32Linear : ILinearEmitter
{
    public string Emit(OnnxGraph graph, LinearSite site, string input, Matrix matrix)
    {
        var weights = graph.Floats($"{site}.weight", matrix.Transposed(), matrix.Inputs, matrix.Outputs);
        var bias = graph.Floats($"{site}.bias", matrix.Bias, matrix.Outputs);
        return graph.Node("Add", [graph.Node("MatMul", [input, weights]), bias]);
    }

    public string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids) =>
        graph.Node("Gather", [graph.Floats(name, table, rows, width), ids]);
}
