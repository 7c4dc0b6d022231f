using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using Search.Onnx.Graph;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Inference;

/// <summary>Whether this build can use an NVIDIA GPU, and whether this machine has one that works.</summary>
/// <param name="IsInBuild">The build contains ONNX Runtime's CUDA provider.</param>
/// <param name="Problem">ONNX Runtime's message why the provider does not work here; null where it works or is not in the build.</param>
internal sealed partial record CudaSupport(bool IsInBuild, string? Problem = null)
{
    private static readonly Lazy<CudaSupport> Probed = new(Probe);

    /// <summary>What this machine has. The GPU is tried once per process.</summary>
    public static CudaSupport OfThisMachine => Probed.Value;

    /// <summary>Whether a model can run on the GPU.</summary>
    public bool Works => IsInBuild && Problem is null;

    /// <summary>Loads the provider and adds two numbers with it. A missing driver or GPU is noticed only when a session is created.</summary>
    private static CudaSupport Probe()
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            return new CudaSupport(IsInBuild: false);
        }

        try
        {
            using var options = Devices.CreateSessionOptions(Devices.Cuda);
            using var session = new InferenceSession(Addition(), options);
            using var run = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory(new float[] { 1 }, [1, 1]);
            using var results = session.Run(run, session.InputNames, [input], session.OutputNames);
            return new CudaSupport(IsInBuild: true);
        }
        catch (OnnxRuntimeException exception)
        {
            return new CudaSupport(IsInBuild: true, CleanMessage(exception.Message));
        }
    }

    /// <summary>The runtime's message without source position and error code, as a sentence.</summary>
    internal static string CleanMessage(string message) => Preamble().Replace(message, "").Trim().TrimEnd('.') + ".";

    [GeneratedRegex(@"\A.*\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : ", RegexOptions.Singleline)]
    private static partial Regex Preamble();

    private static byte[] Addition()
    {
        var graph = new OnnxGraph();
        graph.Output("sum", graph.Node("Add", [graph.Input("input", DataType.Float), graph.Float(1)]), width: 1);
        return graph.ToModel(new Dictionary<string, string>());
    }
}
