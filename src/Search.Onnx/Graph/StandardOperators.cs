using Search.Onnx.Proto;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph;

/// <summary>Writes ONNX Runtime's own operators as standard ones that compute the same, so that any ONNX runtime can load the file.</summary>
internal static class StandardOperators
{
    /// <summary>Adds the standard form of one of ONNX Runtime's operators, as this program uses it, and returns its name.</summary>
    public static string Emit(OnnxGraph graph, string operation, string[] inputs, params AttributeProto[] attributes) => operation switch
    {
        "Gelu" => Gelu(graph, inputs[0]),
        "FusedMatMul" => Product(graph, inputs[0], inputs[1], [.. attributes.Select(attribute => attribute.Name)]),
        "MatMulIntegerToFloat" => IntegerProduct(graph, inputs),
        _ => throw new NotSupportedException($"The operator {operation} has no standard form here."),
    };

    /// <summary>Uses the error function, in the form that runtimes recognise and fuse. The operator Gelu is too new for many of them.</summary>
    private static string Gelu(OnnxGraph graph, string input)
    {
        var error = graph.Node("Erf", [graph.Node("Div", [input, graph.Float(MathF.Sqrt(2))])]);
        return graph.Node("Mul", [graph.Node("Mul", [input, graph.Node("Add", [error, graph.Float(1)])]), graph.Float(0.5f)]);
    }

    private static string Product(OnnxGraph graph, string left, string right, string[] transposed)
    {
        string Permuted(string value, params long[] perm) => graph.Node("Transpose", [value], OnnxGraph.Ints("perm", perm));

        return graph.Node("MatMul", [
            transposed.Contains("transBatchA") ? Permuted(left, 1, 2, 0, 3) : left,
            (transposed.Contains("transBatchB"), transposed.Contains("transB")) switch
            {
                (true, true) => Permuted(right, 1, 2, 3, 0),
                (true, false) => Permuted(right, 1, 2, 0, 3),
                (false, true) => Permuted(right, 0, 1, 3, 2),
                (false, false) => right,
            },
        ]);
    }

    /// <summary>
    /// Inputs: values, weights, scale of the values, scale of each column, zero points of values and weights, and an optional bias.
    /// </summary>
    private static string IntegerProduct(OnnxGraph graph, string[] inputs)
    {
        var product = graph.Node("MatMulInteger", [inputs[0], inputs[1], inputs[4], inputs[5]]);
        var scaled = graph.Node("Mul", [
            graph.Node("Cast", [product], OnnxGraph.Int("to", (long)DataType.Float)), graph.Node("Mul", [inputs[2], inputs[3]])]);
        return inputs.Length > 6 ? graph.Node("Add", [scaled, inputs[6]]) : scaled;
    }
}
