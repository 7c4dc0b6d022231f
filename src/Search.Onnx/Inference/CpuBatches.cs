using Microsoft.ML.OnnxRuntime;

namespace Search.Onnx.Inference;

/// <summary>No longer than the longest pair: each token of padding costs a processor as much as a real one.</summary>
internal sealed class CpuBatches : IBatchRunner
{
    /// <summary>About four pairs of MS MARCO's length, which stay in a core's cache.</summary>
    public int UsualTokens => 384;

    public int UsualWorkers => Environment.ProcessorCount;

    public int RowLength(int longest) => longest;

    public IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, RunOptions options, string[] names, OrtValue[] values, string output) =>
        session.Run(options, names, values, [output]);
}
