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
            using var options = CreateSessionOptions(Cuda);
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

    /// <summary>Sessions that compute on their caller's thread: as many batches run at once as there are callers, and nothing spins.</summary>
    internal static SessionOptions CreateSessionOptions(string device)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = false, // Shapes differ from batch to batch.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            if (device == Cuda)
            {
                AppendCuda(options);
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private static void AppendCuda(SessionOptions options)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(ExactProducts);
        options.AppendExecutionProvider_CUDA(cuda);
    }
}
