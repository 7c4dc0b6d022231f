using System.Numerics.Tensors;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph.Quantization;

/// <summary>
/// Products of 8-bit integers with ranges that are fixed beforehand: a pair's score does not depend on what else is in its batch,
/// as it does where ranges are taken from each batch ("dynamic" quantisation).
/// </summary>
/// <param name="ranges">What calibration saw of the inputs.</param>
/// <param name="kernel">How the processor multiplies bytes.</param>
/// <param name="inHalves">The products whose input is two bytes a value, which costs a product more; null: none.</param>
internal sealed class Int8Linear(ActivationRanges ranges, Int8Kernel kernel, LinearRole? inHalves = null) : ILinearEmitter
{
    private const int Levels = 255;
    private const int LargestWeight = 127;
    private const int UnsignedZero = 128;

    /// <summary>How many times as far as calibration saw two bytes reach: they have steps to spare, and other texts have other outliers.</summary>
    private const int ReachOfHalves = 4;

    /// <summary>A scale below this would divide by zero; all values it stands for are zero.</summary>
    private const float Smallest = 1e-30f;

    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices)
    {
        var inTwoBytes = site.Role == inHalves;
        var factors = inTwoBytes ? Unsmoothed(ranges[site].Min.Length) : Smoothing.Factors(ranges[site], matrices);
        var smoothed = inTwoBytes || site.Role == LinearRole.AttentionOutput // Before() has seen to the latter.
            ? input
            : graph.Node("Mul", [input, graph.Floats($"{site}.smoothing", Inverse(factors), factors.Length)]);
        var (scale, zero) = InputScale(ranges[site], factors);
        var parts = inTwoBytes
            ? Halves(graph, site, smoothed, scale * ReachOfHalves, zero)
            : [Quantise(graph, $"{site}.zero", smoothed, scale, zero)];

        return [.. matrices.Select((matrix, index) => Product(graph, site.NameOf(index), parts, Smoothing.Apply(matrix, factors)))];
    }

    public Matrix Before(LinearSite later, Matrix matrix, Matrix consumer) =>
        later.Role == inHalves ? matrix : matrix.Scaled(Inverse(Smoothing.Factors(ranges[later], consumer)));

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

    private static Bytes Quantise(OnnxGraph graph, string zeroName, string values, float scale, byte zero)
    {
        var (scaleName, zeros) = (graph.Float(scale), graph.Bytes(zeroName, [zero]));
        return new Bytes(graph.Node("QuantizeLinear", [values, scaleName, zeros]), scaleName, zeros);
    }

    /// <summary>Values in bytes, and what rounding took away, at most half a step either way, in bytes of its own.</summary>
    private static Bytes[] Halves(OnnxGraph graph, LinearSite site, string values, float scale, byte zero)
    {
        var high = Quantise(graph, $"{site}.zero", values, scale, zero);
        var rounded = graph.Node("DequantizeLinear", [high.Values, high.Scale, high.Zero]);
        return [high, Quantise(graph, $"{site}.rest.zero", graph.Node("Sub", [values, rounded]), scale / Levels, UnsignedZero)];
    }

    /// <summary>The sum of what the input's parts give; the first one brings the bias.</summary>
    private string Product(OnnxGraph graph, string name, Bytes[] parts, Matrix matrix)
    {
        var (integers, scales) = Quantise(matrix);
        var weights = Weights(graph, name, integers, matrix);
        var weightScales = graph.Floats($"{name}.scales", scales, matrix.Outputs);
        var weightZero = kernel == Int8Kernel.UnsignedWeights
            ? graph.Bytes($"{name}.weight.zero", [UnsignedZero])
            : graph.SignedBytes($"{name}.weight.zero", [0]);
        var bias = graph.Floats($"{name}.bias", matrix.Bias, matrix.Outputs);

        string Part(Bytes part, params string[] added) =>
            graph.RuntimeNode("MatMulIntegerToFloat", [part.Values, weights, part.Scale, weightScales, part.Zero, weightZero, .. added]);

        return parts.Skip(1).Aggregate(Part(parts[0], bias), (sum, part) => graph.Node("Add", [sum, Part(part)]));
    }

    private string Weights(OnnxGraph graph, string name, sbyte[] weights, Matrix matrix) =>
        kernel == Int8Kernel.SignedWeights
            ? graph.SignedBytes($"{name}.weight", weights, matrix.Inputs, matrix.Outputs)
            : graph.Bytes($"{name}.weight", Array.ConvertAll(weights, weight => (byte)(weight + UnsignedZero)), matrix.Inputs, matrix.Outputs);

    /// <summary>Two bytes have steps enough for small channels beside large ones.</summary>
    private static float[] Unsmoothed(int channels)
    {
        var factors = new float[channels];
        Array.Fill(factors, 1);
        return factors;
    }

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

    /// <summary>Names of bytes in the graph, of the size of a step and of the byte that stands for 0.</summary>
    private readonly record struct Bytes(string Values, string Scale, string Zero);
}
