using CsCheck;
using Microsoft.ML.OnnxRuntime;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Tests.Onnx.Graph.Quantization;

/// <summary>A matrix small enough to be multiplied by hand.</summary>
public class Int8LinearTests
{
    private const int Inputs = 4;

    /// <summary>Whole steps of their rows' scales and equal channels, so that the weights lose nothing and what is lost is the input's.</summary>
    private static readonly Matrix Matrix = new([127, -127, 127, -127, 127, 127, 127, 127], [0.5f, -3], Inputs);

    private static readonly LinearSite Site = new(0, LinearRole.Output);

    /// <summary>Of the inputs' 255 steps between -1 and 1, and so of the largest error of four of them: half a step each, times 127.</summary>
    private const float LargestError = Inputs * 127 * 2f / 255 / 2;

    /// <summary>How far two bytes reach on both sides where calibration saw -1 to 1.</summary>
    private const float Reach = 3.9f;

    /// <summary>As processors without VNNI compute, which any can; and as this one does.</summary>
    public static TheoryData<bool> Kernels => Int8Kernels.OfThisMachine == Int8Kernel.UnsignedWeights ? [true] : [true, false];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void One_byte_is_off_by_at_most_its_step(bool withoutVnni) =>
        Gen.Float[-1, 1].Array[Inputs].Sample(row => Assert.All(
            Multiply(row, withoutVnni, twoByteInput: null).Zip(Exact(row)), pair => Assert.Equal(pair.Second, pair.First, LargestError * 1.01f)), iter: 20);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Two_bytes_are_far_closer_also_outside_the_calibrated_range(bool withoutVnni) =>
        Gen.Float[-Reach, Reach].Array[Inputs].Sample(row => Assert.All(
            Multiply(row, withoutVnni, LinearRole.Output).Zip(Exact(row)), pair => Assert.Equal(pair.Second, pair.First, LargestError * 4 / 255 * 1.1f)), iter: 20);

    [Fact]
    public void Two_bytes_keep_values_that_one_byte_clips()
    {
        float[] row = [3, 0, 0, 0];

        Assert.Equal(127 + 0.5f, Multiply(row, withoutVnni: true, twoByteInput: null)[0], 2f);
        Assert.Equal(3 * 127 + 0.5f, Multiply(row, withoutVnni: true, LinearRole.Output)[0], 0.1f);
    }

    [Fact]
    public void A_product_of_another_role_keeps_one_byte()
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
