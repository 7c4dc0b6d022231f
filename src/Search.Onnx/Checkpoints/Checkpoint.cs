using Search.Core.Errors;
using Search.Onnx.Checkpoints.PyTorch;

namespace Search.Onnx.Checkpoints;

/// <summary>Finds and opens the weights of a model folder.</summary>
public static class Checkpoint
{
    /// <summary>The weight files that are there, indexes and shards included: what a built graph depends on.</summary>
    public static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder)
            .Where(file => Path.GetFileName(file) is var name
                && (name.Contains(".safetensors", StringComparison.Ordinal) || name.StartsWith("pytorch_model", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

    private static readonly (string File, Func<string, ITensorSource> Open)[] Kinds =
    [
        ("model.safetensors", path => new SafetensorsFile(path)),
        ("model.safetensors.index.json", path => new ShardedTensors(path, shard => new SafetensorsFile(shard))),
        ("pytorch_model.bin", path => new TorchFile(path)),
        ("pytorch_model.bin.index.json", path => new ShardedTensors(path, shard => new TorchFile(shard))),
    ];

    /// <summary>The files that are looked for, in this order.</summary>
    public static IEnumerable<string> FileNames => Kinds.Select(kind => kind.File);

    /// <summary>Whether a folder has one of them.</summary>
    public static bool IsIn(string folder) => FileNames.Any(file => File.Exists(Path.Combine(folder, file)));

    /// <summary>Opens the first of them that is there.</summary>
    /// <exception cref="ModelException">None is there, or the one that is there is damaged.</exception>
    public static ITensorSource Open(string folder)
    {
        foreach (var (file, open) in Kinds)
        {
            var path = Path.Combine(folder, file);
            if (File.Exists(path))
            {
                return open(path);
            }
        }

        throw NoneIn(folder);
    }

    /// <summary>What to say of a folder that has neither weights nor a ready graph.</summary>
    internal static ModelException NoneIn(string folder) =>
        new($"The model folder {folder} has no weights; expected one of {string.Join(", ", FileNames)}, *.onnx, onnx/*.onnx.");
}
