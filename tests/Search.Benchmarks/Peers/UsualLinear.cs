using Search.Onnx.Graph;

namespace Search.Benchmarks.Peers;

/// <summary>Matrix products in floating point as in usual exports: MatMul, then Add.</summary>
internal sealed class UsualLinear : ILinearEmitter
{
    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices) =>
        [.. matrices.Select((matrix, index) => Product(graph, site.NameOf(index), input, matrix))];

    public string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids) =>
        graph.Node("Gather", [graph.Floats(name, table, rows, width), ids]);

    private static string Product(OnnxGraph graph, string name, string input, Matrix matrix) => graph.Node("Add", [
        graph.Node("MatMul", [input, graph.Floats($"{name}.weight", matrix.Transposed(), matrix.Inputs, matrix.Outputs)]),
        graph.Floats($"{name}.bias", matrix.Bias, matrix.Outputs)]);
}
