using CsCheck;
using Microsoft.ML.OnnxRuntime;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Tests.Onnx.Graph.Quantization;

/// <summary>A matrix that is small enough to be multiplied by hand.</summary>
public class Int8LinearTests
{
    private const int Inputs = 4;

    /// <summary>Weights that are whole steps of their rows' scales, and equal channels: only the input is rounded.</summary>
    private static readonly Matrix Matrix = new([127, -127, 127, -127, 127, 127, 127, 127], [0.5f, -3], Inputs);

    private static readonly LinearSite Site = new(0, LinearRole.Output);

    /// <summary>The largest error of four inputs: half a step of 255 steps between -1 and 1 for each, times 127.</summary>
    private const float LargestError = Inputs * 127 * 2f / 255 / 2;

    /// <summary>The range of two bytes on both sides where calibration saw -1 to 1.</summary>
    private const float Reach = 3.9f;

    /// <summary>The kernel of processors without VNNI, which runs everywhere, and the kernel of this processor.</summary>
    public static TheoryData<bool> Kernels => Int8Kernels.OfThisMachine == Int8Kernel.UnsignedWeights ? [true] : [true, false];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void An_input_in_one_byte_has_at_most_the_error_of_its_step(bool withoutVnni) =>
        Gen.Float[-1, 1].Array[Inputs].Sample(row => Assert.All(
            Multiply(row, withoutVnni, twoByteInput: null).Zip(Exact(row)), pair => Assert.Equal(pair.Second, pair.First, LargestError * 1.01f)), iter: 20);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void An_input_in_two_bytes_is_more_exact_also_outside_the_calibrated_range(bool withoutVnni) =>
        Gen.Float[-Reach, Reach].Array[Inputs].Sample(row => Assert.All(
            Multiply(row, withoutVnni, LinearRole.Output).Zip(Exact(row)), pair => Assert.Equal(pair.Second, pair.First, LargestError * 4 / 255 * 1.1f)), iter: 20);

    [Fact]
    public void An_input_in_two_bytes_keeps_values_that_one_byte_clips()
    {
        float[] row = [3, 0, 0, 0];

        Assert.Equal(127 + 0.5f, Multiply(row, withoutVnni: true, twoByteInput: null)[0], 2f);
        Assert.Equal(3 * 127 + 0.5f, Multiply(row, withoutVnni: true, LinearRole.Output)[0], 0.1f);
    }

    [Fact]
    public void Products_of_other_roles_keep_one_byte()
    {
        float[] row = [0.1f, -0.7f, 0.33f, 0.9f];

        Assert.Equal(Multiply(row, withoutVnni: true, twoByteInput: null), Multiply(row, withoutVnni: true, LinearRole.Intermediate));
    }

    private static float[] Exact(float[] row) =>
        [.. Matrix.Bias.Select((bias, output) => bias + row.Select((value, input) => value * Matrix.Weights[output * Inputs + input]).Sum())];

    private static float[] Multiply(float[] row, bool withoutVnni, LinearRole? twoByteInput)
    {
        var ranges = new ActivationRanges();
        ranges.Include(Site, [-1, -1, -1, -1, 1, 1, 1, 1], Inputs);
        var linear = new Int8Linear(ranges, withoutVnni ? Int8Kernel.UnsignedWeights : Int8Kernel.SignedWeights, twoByteInput);

        var graph = new OnnxGraph();
        var input = graph.Input("input", DataType.Float);
        graph.Output("product", linear.Emit(graph, Site, input, Matrix)[0], Matrix.Outputs);
        using var options = Devices.CreateSessionOptions(Devices.Cpu);
        using var session = new InferenceSession(graph.ToModel(new Dictionary<string, string>()), options);
        using var value = OrtValue.CreateTensorValueFromMemory(row, [1, Inputs]);
        using var results = session.Run(new RunOptions(), ["input"], [value], ["product"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
