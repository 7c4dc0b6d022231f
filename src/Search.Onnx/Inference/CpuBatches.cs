using Microsoft.ML.OnnxRuntime;

namespace Search.Onnx.Inference;

/// <summary>Batches for a processor. Rows are only as long as the longest pair, because padding costs a processor as much as real tokens.</summary>
internal sealed class CpuBatches : IBatchRunner
{
    /// <summary>About four pairs of MS MARCO's length, which fit in a core's cache.</summary>
    public int DefaultTokens => 384;

    public int DefaultWorkers => Environment.ProcessorCount;

    public int RowLength(int longest) => longest;

    public IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, RunOptions options, string[] names, OrtValue[] values, string output) =>
        session.Run(options, names, values, [output]);
}
