using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Variants;

/// <summary>The recipes for a model's variants, fastest first, the exact one last.</summary>
internal static class VariantLadder
{
    /// <summary>The precision that the others are compared with.</summary>
    public const string Exact = "fp32";

    private static readonly VariantRecipe Half = new("fp16", "fp16", [Devices.Cuda], "", _ => new FloatLinear(), DataType.Float16);
    private static readonly VariantRecipe Float = new("fp32", Exact, [Devices.Cpu, Devices.Cuda], "", _ => new FloatLinear());

    public static readonly IReadOnlyList<VariantRecipe> All = With(Int8Kernels.OfThisMachine);

    /// <summary>The recipes for export to other programs. Their processor is unknown, so int8 uses the kernel that is exact on all.</summary>
    public static readonly IReadOnlyList<VariantRecipe> Portable = [Int8("int8", Int8Kernel.UnsignedWeights), Half, Float];

    public static IEnumerable<VariantRecipe> Of(string device) => All.Where(recipe => recipe.Devices.Contains(device));

    /// <summary>The recipes that only other devices use. The CPU can compute them too, which shows their scores but not their speed.</summary>
    public static IEnumerable<VariantRecipe> ForOtherDevices(string device) => All.Where(recipe => !recipe.Devices.Contains(device));

    /// <summary>The recipes for machines with a given kernel.</summary>
    public static IReadOnlyList<VariantRecipe> With(Int8Kernel kernel) =>
    [
        Int8("int8", kernel),

        // Two bytes for the input where int8 loses most of its exactness: GELU's output, before the second feed-forward product.
        Int8("int8-fine", kernel, LinearRole.Output),
        Half,
        Float,
    ];

    private static VariantRecipe Int8(string name, Int8Kernel kernel, LinearRole? twoByteInput = null) =>
        new(name, "int8", [Devices.Cpu], kernel.ToString(), calibrate => new Int8Linear(calibrate(), kernel, twoByteInput), IsCalibrated: true);
}

/// <summary>How a variant is computed.</summary>
/// <param name="Name">Its name in audits.</param>
/// <param name="Precision">As <c>--precision</c> names it; several variants may share one.</param>
/// <param name="Devices">The devices that it runs on.</param>
/// <param name="Kernel">The property of the processor that its arithmetic depends on.</param>
/// <param name="Linear">Makes the emitter of its matrix products; calls the argument where it needs calibrated ranges.</param>
/// <param name="Floats">The type of its floating point numbers.</param>
/// <param name="IsCalibrated">Whether its matrix products need calibrated ranges.</param>
internal sealed record VariantRecipe(
    string Name,
    string Precision,
    IReadOnlyList<string> Devices,
    string Kernel,
    Func<Func<ActivationRanges>, ILinearEmitter> Linear,
    DataType Floats = DataType.Float,
    bool IsCalibrated = false);
