using Search.Core.Errors;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;

namespace Search.Onnx.Registry;

/// <summary>What the files of a user's folder tell of its model, without loading it.</summary>
/// <param name="Name">The folder's own name.</param>
/// <param name="Folder">Its path.</param>
/// <param name="Weights">The files that scores are computed from.</param>
/// <param name="Bytes">How large they are together.</param>
public sealed record FolderModel(string Name, string Folder, IReadOnlyList<string> Weights, long Bytes)
{
    /// <summary><c>fits</c>: configuration, vocabulary and head are such as the program runs; <c>refused</c>: they are not.</summary>
    public string State => Reason is null ? "fits" : "refused";

    /// <summary>Why it is refused.</summary>
    public string? Reason { get; private init; }

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
        if (!folder.HasCheckpoint && Weights.Count > 0)
        {
            return this with { MaxLength = folder.LongestPair() };
        }

        var config = ModelConfig.FromFolder(Folder);
        using var source = Checkpoint.Open(Folder);
        var weights = new Checkpoints.Weights(source);
        var encoder = new EncoderWeights(config, weights);
        encoder.CheckVocabulary(folder.Encoder.Vocabulary.Tokens.Count);
        encoder.CheckLayers();
        return this with
        {
            Architecture = config.ModelType,
            Head = ScoringHead.Choose(null, config, weights).Name,
            Layers = config.Layers,
            Hidden = config.HiddenSize,
            MaxLength = folder.LongestPair(),
        };
    }
}
