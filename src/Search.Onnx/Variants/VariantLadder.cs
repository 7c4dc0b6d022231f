using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Variants;

/// <summary>The ways to compute a model, fastest first, the exact one last. Another way is another line.</summary>
internal static class VariantLadder
{
    /// <summary>The precision that the others are compared with.</summary>
    public const string Exact = "fp32";

    private static readonly VariantRecipe Half = new("fp16", "fp16", [Devices.Cuda], "", _ => new FloatLinear(), DataType.Float16);
    private static readonly VariantRecipe Float = new("fp32", Exact, [Devices.Cpu, Devices.Cuda], "", _ => new FloatLinear());

    public static readonly IReadOnlyList<VariantRecipe> All = With(Int8Kernels.OfThisMachine);

    /// <summary>What is written for other programs: their processor may be any, so that int8 is of the kind that is exact on each.</summary>
    public static readonly IReadOnlyList<VariantRecipe> ForOthers = [Int8("int8", Int8Kernel.UnsignedWeights), Half, Float];

    public static IEnumerable<VariantRecipe> Of(string device) => All.Where(recipe => recipe.Devices.Contains(device));

    /// <summary>What another device would run. A processor computes it all the same, which tells its scores if not its speed.</summary>
    public static IEnumerable<VariantRecipe> NotOf(string device) => All.Where(recipe => !recipe.Devices.Contains(device));

    /// <summary>The ways of the machines that have a kernel.</summary>
    public static IReadOnlyList<VariantRecipe> With(Int8Kernel kernel) =>
    [
        Int8("int8", kernel),

        // The input that costs most of int8's exactness: GELU's output, before the second feed-forward product.
        Int8("int8-fine", kernel, LinearRole.Output),
        Half,
        Float,
    ];

    private static VariantRecipe Int8(string name, Int8Kernel kernel, LinearRole? inHalves = null) =>
        new(name, "int8", [Devices.Cpu], kernel.ToString(), calibrate => new Int8Linear(calibrate(), kernel, inHalves), IsCalibrated: true);
}

/// <summary>A way to compute a model.</summary>
/// <param name="Name">What audits call it.</param>
/// <param name="Precision">As <c>--precision</c> names it; several variants may share one.</param>
/// <param name="Devices">Where it runs.</param>
/// <param name="Kernel">What of the processor its arithmetic depends on.</param>
/// <param name="Linear">Makes its matrix products; asks for calibrated ranges where it needs them.</param>
/// <param name="Floats">What its real numbers are.</param>
/// <param name="IsCalibrated">Whether its matrix products ask for calibrated ranges.</param>
internal sealed record VariantRecipe(
    string Name,
    string Precision,
    IReadOnlyList<string> Devices,
    string Kernel,
    Func<Func<ActivationRanges>, ILinearEmitter> Linear,
    DataType Floats = DataType.Float,
    bool IsCalibrated = false);
