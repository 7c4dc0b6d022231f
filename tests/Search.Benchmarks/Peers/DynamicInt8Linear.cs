using System.Numerics.Tensors;
using Search.Onnx.Graph;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Benchmarks.Peers;

/// <summary>
/// Matrix products as in the usual dynamic int8 files (written by ONNX Runtime's <c>quantize_dynamic</c> with one scale per output, its more
/// exact form): an input's range is taken from the current batch. Used for comparison; the runtime fuses these nodes on loading.
/// </summary>
internal sealed class DynamicInt8Linear : ILinearEmitter
{
    private const int LargestWeight = 127;

    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices)
    {
        var quantised = graph.Nodes("DynamicQuantizeLinear", [input], 3, "");
        return [.. matrices.Select((matrix, index) => Product(graph, site.NameOf(index), quantised[0], quantised[1], quantised[2], matrix))];
    }

    public string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids)
    {
        var (values, scale) = Quantise(table);
        var found = graph.Node("Gather", [graph.SignedBytes(name, values, rows, width), ids]);
        return graph.Node("DequantizeLinear", [found, graph.Float(scale), graph.SignedBytes($"{name}.zero", [0])]);
    }

    private static string Product(OnnxGraph graph, string name, string values, string inputScale, string inputZero, Matrix matrix)
    {
        var (weights, scales) = QuantiseOutputs(matrix);
        var whole = graph.Node(
            "MatMulInteger",
            [values, graph.SignedBytes($"{name}.weight", weights, matrix.Inputs, matrix.Outputs), inputZero, graph.SignedBytes($"{name}.zero", [0])]);
        var scale = graph.Node("Mul", [inputScale, graph.Floats($"{name}.scales", scales, matrix.Outputs)]);
        var product = graph.Node("Mul", [graph.Node("Cast", [whole], OnnxGraph.Int("to", (long)DataType.Float)), scale]);
        return graph.Node("Add", [product, graph.Floats($"{name}.bias", matrix.Bias, matrix.Outputs)]);
    }

    /// <summary>One scale per output; [inputs, outputs].</summary>
    private static (sbyte[] Weights, float[] Scales) QuantiseOutputs(Matrix matrix)
    {
        var (weights, scales) = (new sbyte[matrix.Weights.Length], new float[matrix.Outputs]);
        for (var output = 0; output < matrix.Outputs; output++)
        {
            (var row, scales[output]) = Quantise(matrix.Weights.AsSpan(output * matrix.Inputs, matrix.Inputs));
            for (var input = 0; input < row.Length; input++)
            {
                weights[input * matrix.Outputs + output] = row[input];
            }
        }

        return (weights, scales);
    }

    /// <summary>Symmetric, one scale for all.</summary>
    private static (sbyte[] Values, float Scale) Quantise(ReadOnlySpan<float> values)
    {
        var scale = Math.Abs(TensorPrimitives.MaxMagnitude(values)) / LargestWeight;
        var quantised = new sbyte[values.Length];
        for (var index = 0; index < values.Length; index++)
        {
            quantised[index] = (sbyte)MathF.Round(values[index] / scale);
        }

        return (quantised, scale);
    }
}
