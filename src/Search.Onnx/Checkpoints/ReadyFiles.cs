using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>The ready ONNX files of a folder.</summary>
/// <param name="Usable">Whole ones.</param>
/// <param name="Broken">What is wrong with the others, which the folder can do without as long as there is a whole one.</param>
internal sealed record ReadyFiles(IReadOnlyList<ReadyFile> Usable, IReadOnlyList<ModelException> Broken)
{
    /// <summary>The file that is nearest to a precision; null where the folder has none.</summary>
    public ReadyFile? Nearest(string precision) => OnnxFiles.Nearest(Usable, precision);

    /// <summary>What is to be said of the broken ones; null where there are none.</summary>
    public string? Warning => Broken.Count == 0 ? null : $"Left out: {string.Join(" ", Broken.Select(broken => broken.Message))}";
}

/// <summary>A ready ONNX file.</summary>
/// <param name="File">Its path.</param>
/// <param name="Precision">In what it computes.</param>
/// <param name="ExternalFiles">The files beside it that hold elements of its tensors.</param>
internal sealed record ReadyFile(string File, string Precision, IReadOnlyList<string> ExternalFiles);
