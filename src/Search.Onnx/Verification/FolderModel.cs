using Search.Core.Errors;
using Search.Onnx.Checkpoints;
using Search.Onnx.Models;
using Search.Onnx.Variants;

namespace Search.Onnx.Verification;

/// <summary>The description of a model in a user's folder, read from its files without loading it.</summary>
/// <param name="Name">The folder's own name.</param>
/// <param name="Folder">Its path.</param>
/// <param name="Weights">The files that scores are computed from.</param>
/// <param name="Bytes">Their total size.</param>
public sealed record FolderModel(string Name, string Folder, IReadOnlyList<string> Weights, long Bytes)
{
    /// <summary>
    /// <c>fits</c>: the program supports the configuration, the vocabulary, the head and the name, type and shape of every tensor, or there
    /// is a complete ready ONNX file; <c>refused</c>: it does not. The tensors' values are not read; <see cref="ModelVerifier"/> checks them.
    /// </summary>
    public string State => Reason is null ? "fits" : "refused";

    /// <summary>Why it is refused.</summary>
    public string? Reason { get; private init; }

    /// <summary>A problem in the folder that does not prevent running; null where there is none.</summary>
    public string? Warning { get; private init; }

    /// <summary>The encoder's architecture; null for a ready ONNX file.</summary>
    public string? Architecture { get; private init; }

    /// <summary>The head, as <c>--head</c> names it; null for a ready ONNX file.</summary>
    public string? Head { get; private init; }

    /// <summary>Transformer layers; null for a ready ONNX file.</summary>
    public int? Layers { get; private init; }

    /// <summary>Width of a token's vector; null for a ready ONNX file.</summary>
    public int? Hidden { get; private init; }

    /// <summary>The longest pair in tokens.</summary>
    public int? MaxLength { get; private init; }

    /// <summary>Inspects a folder.</summary>
    /// <exception cref="BadInputException">There is no such folder.</exception>
    public static FolderModel Of(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(path))
        {
            throw new BadInputException($"There is no folder {path}; expected a model's folder with config.json, vocab.txt and weights.");
        }

        string[] weights = [.. Checkpoint.FilesOf(path), .. OnnxFiles.AllOf(path)];
        var model = new FolderModel(
            Path.GetFileName(path), path, [.. weights.Select(file => Path.GetRelativePath(path, file))], weights.Sum(file => new FileInfo(file).Length));
        try
        {
            return model.Read(new ModelFolder(path));
        }
        catch (ModelException exception)
        {
            return model with { Reason = exception.Message };
        }
    }

    private FolderModel Read(ModelFolder folder)
    {
        if (!folder.HasCheckpoint)
        {
            return folder.Ready.Usable.Count > 0
                ? this with { MaxLength = folder.LongestPair(), Warning = folder.Warning }
                : throw Checkpoint.NoneIn(Folder);
        }

        using var source = GraphSource.Outline(folder);
        return this with
        {
            Architecture = source.Config.ModelType,
            Head = source.Head.Name,
            Layers = source.Config.Layers,
            Hidden = source.Config.HiddenSize,
            MaxLength = folder.LongestPair(),
        };
    }
}
