using Microsoft.ML.OnnxRuntime;

namespace Search.Onnx.Inference;

/// <summary>How a device computes batches. Only this differs between devices once a session is loaded.</summary>
internal interface IBatchRunner
{
    /// <summary>Default number of tokens in one batch, padding included.</summary>
    int DefaultTokens { get; }

    /// <summary>Default number of batches that are computed in parallel.</summary>
    int DefaultWorkers { get; }

    /// <summary>The length of a batch's rows, for the tokens of its longest pair.</summary>
    int RowLength(int longest);

    /// <summary>Computes a batch. The caller disposes the single result, which is in the host's memory.</summary>
    IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, RunOptions options, string[] names, OrtValue[] values, string output);
}
