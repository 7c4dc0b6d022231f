using System.Numerics.Tensors;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph.Quantization;

/// <summary>
/// Matrix products of 8-bit integers with ranges that calibration fixed. So a pair's score does not depend on the other pairs of its batch,
/// as it does with ranges from each batch ("dynamic" quantisation).
/// </summary>
/// <param name="ranges">The ranges of the inputs, from calibration.</param>
/// <param name="kernel">How the processor multiplies bytes.</param>
/// <param name="twoByteInput">The products whose input has two bytes a value, which costs one more product; null for none.</param>
internal sealed class Int8Linear(ActivationRanges ranges, Int8Kernel kernel, LinearRole? twoByteInput = null) : ILinearEmitter
{
    private const int Levels = 255;
    private const int LargestWeight = 127;
    private const int UnsignedZero = 128;

    /// <summary>Two bytes cover this many times the calibrated range: they have steps to spare, and other texts have larger outliers.</summary>
    private const int TwoByteRangeFactor = 4;

    /// <summary>The smallest scale; it prevents a division by zero where all values are zero.</summary>
    private const float Smallest = 1e-30f;

    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices)
    {
        var inTwoBytes = site.Role == twoByteInput;
        var factors = inTwoBytes ? Unsmoothed(ranges[site].Min.Length) : Smoothing.Factors(ranges[site], matrices);
        var smoothed = inTwoBytes || site.Role == LinearRole.AttentionOutput // ScaleForConsumer() has scaled the latter already.
            ? input
            : graph.Node("Mul", [input, graph.Floats($"{site}.smoothing", Inverse(factors), factors.Length)]);
        var (scale, zero) = InputScale(ranges[site], factors);
        var parts = inTwoBytes
            ? QuantiseInTwoBytes(graph, site, smoothed, scale * TwoByteRangeFactor, zero)
            : [Quantise(graph, $"{site}.zero", smoothed, scale, zero)];

        return [.. matrices.Select((matrix, index) => Product(graph, site.NameOf(index), parts, Smoothing.Apply(matrix, factors)))];
    }

    public Matrix ScaleForConsumer(LinearSite later, Matrix matrix, Matrix consumer) =>
        later.Role == twoByteInput ? matrix : matrix.Scaled(Inverse(Smoothing.Factors(ranges[later], consumer)));

    /// <summary>
    /// The table needs a quarter of the memory: each row has its own scale, and only the rows that are looked up become floats again.
    /// </summary>
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

    /// <summary>The values in one byte each, and the rounding error (at most half a step) in a second byte each.</summary>
    private static Bytes[] QuantiseInTwoBytes(OnnxGraph graph, LinearSite site, string values, float scale, byte zero)
    {
        var high = Quantise(graph, $"{site}.zero", values, scale, zero);
        var rounded = graph.Node("DequantizeLinear", [high.Values, high.Scale, high.Zero]);
        return [high, Quantise(graph, $"{site}.rest.zero", graph.Node("Sub", [values, rounded]), scale / Levels, UnsignedZero)];
    }

    /// <summary>The sum of the products of the input's parts; the first product adds the bias.</summary>
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

    /// <summary>No smoothing: two bytes have enough steps for small and large channels together.</summary>
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

    /// <summary>The names of quantised values in the graph, of their scale and of their zero point.</summary>
    private readonly record struct Bytes(string Values, string Scale, string Zero);
}
