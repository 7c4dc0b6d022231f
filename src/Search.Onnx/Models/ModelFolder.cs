using Search.Core.Errors;
using Search.Downloads;
using Search.Onnx.Checkpoints;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Models;

/// <summary>A model's folder: its tokenizer and the files that its scores depend on.</summary>
internal sealed class ModelFolder
{
    private static readonly string[] Settings = ["config.json", "tokenizer_config.json", "vocab.txt", "tokenizer.json"];

    private readonly Lazy<IReadOnlyDictionary<string, string>> _hashes;
    private readonly Lazy<string> _content;
    private readonly Lazy<ReadyFiles> _ready;
    private readonly int? _maxLength;

    public ModelFolder(string path)
    {
        Path = path;
        var settings = TokenizerSettings.FromFolder(path);
        (Encoder, _maxLength) = (new WordPieceEncoder(Vocabulary.FromFolder(path), settings.LowerCase), settings.MaxLength);
        _hashes = new(() => Settings.Select(file => System.IO.Path.Combine(path, file)).Where(File.Exists).Concat(Weights)
            .ToDictionary(file => System.IO.Path.GetRelativePath(path, file), FileHash.Sha256));
        _ready = new(() => OnnxFiles.In(path));
        _content = new(() => ContentKey.Of(string.Join('\n', Hashes.Select(file => $"{file.Key} {file.Value}"))));
    }

    public string Path { get; }

    public WordPieceEncoder Encoder { get; }

    /// <summary>Whether the folder has a checkpoint, from which graphs are built. Otherwise its ready ONNX files run.</summary>
    public bool HasCheckpoint => Checkpoint.IsIn(Path);

    /// <summary>The ready files that run where there is no checkpoint.</summary>
    /// <exception cref="ModelException">There are files, and none of them is a whole ONNX model.</exception>
    public ReadyFiles Ready => _ready.Value;

    /// <summary>A problem in the folder that does not prevent running; null where there is none.</summary>
    public string? Warning => HasCheckpoint ? null : Ready.Warning;

    /// <summary>The SHA-256 of every file that scores depend on, by its path in the folder.</summary>
    public IReadOnlyDictionary<string, string> Hashes => _hashes.Value;

    /// <summary>
    /// The SHA-256 of the weights: of the checkpoint's files, joined by <c>+</c>, otherwise of the ready ONNX file that runs.
    /// </summary>
    /// <param name="running">The ONNX file that runs.</param>
    public string WeightsSha256(string running) => string.Join(
        '+', (HasCheckpoint ? Checkpoint.FilesOf(Path) : [running]).Select(file => Hashes[System.IO.Path.GetRelativePath(Path, file)]));

    /// <summary>A hash of every file that scores depend on.</summary>
    public string Content => _content.Value;

    private IEnumerable<string> Weights => HasCheckpoint ? Checkpoint.FilesOf(Path) : OnnxFiles.AllOf(Path);

    /// <summary>
    /// The longest pair in tokens: the requested length, otherwise that of the tokenizer's settings; at most the number of positions.
    /// </summary>
    /// <exception cref="ModelException">The configuration is missing or damaged, or leaves no room for a pair.</exception>
    public int LongestPair(int? asked = null)
    {
        var positions = HasCheckpoint ? ModelConfig.FromFolder(Path).MaxPositions : ModelConfig.MaxPositionsIn(Path);
        var longest = Math.Min(asked ?? _maxLength ?? positions, positions);
        return longest >= PairTruncation.ShortestPair ? longest : throw new ModelException(
            $"{Path}: config.json has {positions} positions, so a pair has at most {longest} tokens; expected at least {PairTruncation.ShortestPair}.");
    }
}
