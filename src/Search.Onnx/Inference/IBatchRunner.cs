using Microsoft.ML.OnnxRuntime;

namespace Search.Onnx.Inference;

/// <summary>How a device gets its batches: the one thing in which the devices differ once a session is there.</summary>
internal interface IBatchRunner
{
    /// <summary>Tokens in one batch, padding counted, where nobody says how many.</summary>
    int UsualTokens { get; }

    /// <summary>Batches that are computed at once, where nobody says how many.</summary>
    int UsualWorkers { get; }

    /// <summary>How long the rows of a batch are made whose longest pair has so many tokens.</summary>
    int RowLength(int longest);

    /// <summary>Computes a batch; the caller disposes the one result, which lies in the host's memory.</summary>
    IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, RunOptions options, string[] names, OrtValue[] values, string output);
}
