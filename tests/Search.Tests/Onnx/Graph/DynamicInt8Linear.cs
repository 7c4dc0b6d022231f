using System.Numerics.Tensors;
using Search.Onnx.Graph;

namespace Search.Tests.Onnx.Graph;

/// <summary>The usual int8, to compare ours with: ranges of inputs are taken from each batch, weights have a scale an output.</summary>
internal sealed class DynamicInt8Linear : ILinearEmitter
{
    private const int LargestWeight = 127;

    private readonly FloatLinear _exact = new();

    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices) =>
        [.. matrices.Select((matrix, index) => Product(graph, site.NameOf(index), input, matrix))];

    public string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids) =>
        _exact.LookUp(graph, name, table, rows, width, ids);

    private static string Product(OnnxGraph graph, string name, string input, Matrix matrix)
    {
        var (weights, scales) = (new sbyte[matrix.Weights.Length], new float[matrix.Outputs]);
        for (var output = 0; output < matrix.Outputs; output++)
        {
            var row = matrix.Weights.AsSpan(output * matrix.Inputs, matrix.Inputs);
            scales[output] = Math.Abs(TensorPrimitives.MaxMagnitude(row)) / LargestWeight;
            for (var index = 0; index < row.Length; index++)
            {
                weights[index * matrix.Outputs + output] = (sbyte)MathF.Round(row[index] / scales[output]);
            }
        }

        return graph.RuntimeNode(
            "DynamicQuantizeMatMul",
            [
                input,
                graph.SignedBytes($"{name}.weight", weights, matrix.Inputs, matrix.Outputs),
                graph.Floats($"{name}.scales", scales, matrix.Outputs),
                graph.SignedBytes($"{name}.zeros", new sbyte[matrix.Outputs], matrix.Outputs),
                graph.Floats($"{name}.bias", matrix.Bias, matrix.Outputs),
            ]);
    }
}
