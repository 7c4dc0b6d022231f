using System.Numerics.Tensors;
using DataType = Search.Onnx.Graph.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph.Quantization;

/// <summary>
/// Products of 8-bit integers with ranges that are fixed beforehand: a pair's score does not depend on what else is in its batch,
/// as it does where ranges are taken from each batch ("dynamic" quantisation).
/// </summary>
internal sealed class Int8Linear(ActivationRanges ranges, Int8Kernel kernel) : ILinearEmitter
{
    private const int Levels = 255;
    private const int LargestWeight = 127;
    private const int UnsignedZero = 128;

    /// <summary>A scale below this would divide by zero; all values it stands for are zero.</summary>
    private const float Smallest = 1e-30f;

    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices)
    {
        var factors = Smoothing.Factors(ranges[site], matrices);
        var smoothed = graph.Node("Mul", [input, graph.Floats($"{site}.smoothing", Inverse(factors), factors.Length)]);
        var (scale, zero) = InputScale(ranges[site], factors);
        var inputScale = graph.Float(scale);
        var inputZero = graph.Bytes($"{site}.zero", [zero]);
        var quantised = graph.Node("QuantizeLinear", [smoothed, inputScale, inputZero]);

        return [.. matrices.Select((matrix, index) =>
            Product(graph, site.NameOf(index), (quantised, inputScale, inputZero), Smoothing.Apply(matrix, factors)))];
    }

    /// <summary>A quarter of the memory: each row has a scale of its own, and only the rows that are looked up become floats again.</summary>
    public string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids)
    {
        var (values, scales) = (new sbyte[table.Length], new float[rows]);
        for (var row = 0; row < rows; row++)
        {
            scales[row] = QuantiseRow(table.AsSpan(row * width, width), values.AsSpan(row * width), step: 1);
        }

        var found = graph.Node("Gather", [graph.SignedBytes(name, values, rows, width), ids]);
        var scale = graph.Node("Gather", [graph.Floats($"{name}.scales", scales, rows, 1), ids]);
        return graph.Node("Mul", [graph.Node("Cast", [found], OnnxGraph.Int("to", (long)DataType.Float)), scale]);
    }

    private string Product(OnnxGraph graph, string name, (string Values, string Scale, string Zero) input, Matrix matrix)
    {
        var (weights, scales) = Quantise(matrix);
        return graph.RuntimeNode(
            "MatMulIntegerToFloat",
            [
                input.Values,
                Weights(graph, name, weights, matrix),
                input.Scale,
                graph.Floats($"{name}.scales", scales, matrix.Outputs),
                input.Zero,
                kernel == Int8Kernel.UnsignedWeights ? graph.Bytes($"{name}.weight.zero", [UnsignedZero]) : graph.SignedBytes($"{name}.weight.zero", [0]),
                graph.Floats($"{name}.bias", matrix.Bias, matrix.Outputs),
            ]);
    }

    private string Weights(OnnxGraph graph, string name, sbyte[] weights, Matrix matrix) =>
        kernel == Int8Kernel.SignedWeights
            ? graph.SignedBytes($"{name}.weight", weights, matrix.Inputs, matrix.Outputs)
            : graph.Bytes($"{name}.weight", Array.ConvertAll(weights, weight => (byte)(weight + UnsignedZero)), matrix.Inputs, matrix.Outputs);

    private static float[] Inverse(float[] factors) => Array.ConvertAll(factors, factor => 1 / factor);

    /// <summary>Scale and zero point so that the smoothed input's range, 0 included, fills 0 to 255.</summary>
    private static (float Scale, byte Zero) InputScale((float[] Min, float[] Max) range, float[] factors)
    {
        var (min, max) = (0f, 0f);
        for (var channel = 0; channel < factors.Length; channel++)
        {
            min = Math.Min(min, range.Min[channel] / factors[channel]);
            max = Math.Max(max, range.Max[channel] / factors[channel]);
        }

        var scale = Math.Max((max - min) / Levels, Smallest);
        return (scale, (byte)Math.Clamp(MathF.Round(-min / scale), 0, Levels));
    }

    /// <summary>Symmetric, one scale an output; [inputs, outputs].</summary>
    private static (sbyte[] Weights, float[] Scales) Quantise(Matrix matrix)
    {
        var weights = new sbyte[matrix.Weights.Length];
        var scales = new float[matrix.Outputs];
        for (var output = 0; output < matrix.Outputs; output++)
        {
            scales[output] = QuantiseRow(matrix.Weights.AsSpan(output * matrix.Inputs, matrix.Inputs), weights.AsSpan(output), matrix.Outputs);
        }

        return (weights, scales);
    }

    /// <summary>Writes a row's integers, <paramref name="step"/> apart, and returns its scale.</summary>
    private static float QuantiseRow(ReadOnlySpan<float> row, Span<sbyte> target, int step)
    {
        var scale = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude(row)) / LargestWeight, Smallest);
        for (var index = 0; index < row.Length; index++)
        {
            target[index * step] = (sbyte)MathF.Round(row[index] / scale);
        }

        return scale;
    }
}
