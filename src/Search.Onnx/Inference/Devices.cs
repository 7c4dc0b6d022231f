using Microsoft.ML.OnnxRuntime;
using Search.Core.Errors;

namespace Search.Onnx.Inference;

/// <summary>Where a model can run on this machine.</summary>
public static class Devices
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>An NVIDIA GPU.</summary>
    public const string Cuda = "cuda";

    /// <summary>Without this an Ampere or later GPU multiplies fp32 with 10 bits of mantissa, and fp32 is exact no more.</summary>
    private static readonly Dictionary<string, string> ExactProducts = new() { ["use_tf32"] = "0" };

    private static readonly Lazy<bool> CudaAnswers = new(() =>
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            return false;
        }

        try
        {
            using var options = new SessionOptions();
            Add(options, Cuda);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false; // The build has CUDA, the machine has no driver or no GPU.
        }
    });

    /// <summary>Takes the device that was asked for, or the best one where none was.</summary>
    /// <exception cref="BadInputException">CUDA was asked for and is not to be had.</exception>
    public static string Choose(string? asked) => asked switch
    {
        Cpu => Cpu,
        Cuda when CudaAnswers.Value => Cuda,
        Cuda => throw new BadInputException(
            "The device cuda was asked for, but this build has no CUDA provider, or no GPU answers. " +
            "Build with -p:Gpu=true on a machine with an NVIDIA GPU, or leave --device out."),
        _ => CudaAnswers.Value ? Cuda : Cpu,
    };

    /// <summary>Makes sessions with these options run on a device.</summary>
    internal static void Add(SessionOptions options, string device)
    {
        if (device == Cuda)
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(ExactProducts);
            options.AppendExecutionProvider_CUDA(cuda);
        }
    }
}
