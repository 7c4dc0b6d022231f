using Search.Core.Errors;
using Search.Onnx.Checkpoints;
using Search.Onnx.Models;
using Search.Onnx.Variants;

namespace Search.Onnx.Verification;

/// <summary>What the files of a user's folder tell of its model, without loading it.</summary>
/// <param name="Name">The folder's own name.</param>
/// <param name="Folder">Its path.</param>
/// <param name="Weights">The files that scores are computed from.</param>
/// <param name="Bytes">How large they are together.</param>
public sealed record FolderModel(string Name, string Folder, IReadOnlyList<string> Weights, long Bytes)
{
    /// <summary>
    /// <c>fits</c>: configuration, vocabulary, head and the name, type and shape of every tensor are such as the program runs, or a ready
    /// ONNX file is whole; <c>refused</c>: they are not. Values are not read: that they are numbers, and the right ones, says
    /// <see cref="ModelVerifier"/>.
    /// </summary>
    public string State => Reason is null ? "fits" : "refused";

    /// <summary>Why it is refused.</summary>
    public string? Reason { get; private init; }

    /// <summary>What is wrong in the folder that does not keep it from running; null where nothing is.</summary>
    public string? Warning { get; private init; }

    /// <summary>The encoder; null for a ready ONNX file, which has its graph in it.</summary>
    public string? Architecture { get; private init; }

    /// <summary>How logits are made, as <c>--head</c> names it; null for a ready ONNX file.</summary>
    public string? Head { get; private init; }

    /// <summary>Transformer layers; null for a ready ONNX file.</summary>
    public int? Layers { get; private init; }

    /// <summary>Width of a token's vector; null for a ready ONNX file.</summary>
    public int? Hidden { get; private init; }

    /// <summary>The longest pair in tokens.</summary>
    public int? MaxLength { get; private init; }

    /// <summary>Looks at a folder.</summary>
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
