using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>The ready ONNX files of a folder.</summary>
/// <param name="Usable">The files that are complete.</param>
/// <param name="Broken">Why the others cannot be used. That is no error as long as one file is usable.</param>
internal sealed record ReadyFiles(IReadOnlyList<ReadyFile> Usable, IReadOnlyList<ModelException> Broken)
{
    /// <summary>The best file for a precision; null where the folder has no usable file.</summary>
    public ReadyFile? Nearest(string precision) => OnnxFiles.Nearest(Usable, precision);

    /// <summary>A warning about the files that cannot be used; null where there are none.</summary>
    public string? Warning => Broken.Count == 0 ? null : $"Not used: {string.Join(" ", Broken.Select(broken => broken.Message))}";
}

/// <summary>A ready ONNX file.</summary>
/// <param name="File">Its path.</param>
/// <param name="Precision">The precision that it computes in.</param>
/// <param name="ExternalFiles">The files beside it that hold elements of its tensors.</param>
internal sealed record ReadyFile(string File, string Precision, IReadOnlyList<string> ExternalFiles);
