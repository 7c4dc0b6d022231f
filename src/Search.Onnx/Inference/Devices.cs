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

    private const string Needs = "A GPU needs an NVIDIA driver (580 or later), CUDA 13 and cuDNN 9; see docs/gpu.md.";

    /// <summary>
    /// Switches TF32 off: with it, an Ampere or later GPU multiplies fp32 numbers with only 10 bits of mantissa, which is not exact.
    /// </summary>
    private static readonly Dictionary<string, string> ExactProducts = new() { ["use_tf32"] = "0" };

    /// <summary>Returns the requested device, or the best one where none was requested.</summary>
    /// <param name="asked"><see cref="Cpu"/>, <see cref="Cuda"/>, or null for the best one.</param>
    /// <param name="notify">Receives the reason where a build with GPU support uses the CPU.</param>
    /// <exception cref="BadInputException">CUDA was requested and does not work here.</exception>
    public static string Choose(string? asked, Action<string>? notify = null) =>
        asked == Cpu ? Cpu : Choose(asked, CudaSupport.OfThisMachine, notify);

    /// <summary>As <see cref="Choose(string?, Action{string}?)"/>, for a machine with given support.</summary>
    internal static string Choose(string? asked, CudaSupport cuda, Action<string>? notify)
    {
        if (asked == Cpu || (asked is null && !cuda.IsInBuild))
        {
            return Cpu;
        }

        if (cuda.Works)
        {
            return Cuda;
        }

        if (asked == Cuda)
        {
            throw new BadInputException(cuda.IsInBuild
                ? $"--device cuda: ONNX Runtime cannot use the GPU: {cuda.Problem} {Needs} Install what is missing, or leave --device out to run on the CPU."
                : "--device cuda: this program was built for the CPU. Build it with './search build -p:Gpu=true' (docs/gpu.md), or leave --device out.");
        }

        notify?.Invoke($"the CPU is used, because ONNX Runtime cannot use the GPU: {cuda.Problem} {Needs}");
        return Cpu;
    }

    /// <summary>Options for sessions that compute on their caller's thread: each caller runs one batch, and no thread spins.</summary>
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
