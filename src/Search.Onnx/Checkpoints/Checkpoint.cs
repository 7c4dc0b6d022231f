using Search.Core.Errors;
using Search.Onnx.Checkpoints.PyTorch;

namespace Search.Onnx.Checkpoints;

/// <summary>Finds and opens the weights of a model folder.</summary>
public static class Checkpoint
{
    /// <summary>The weight files of a folder, with indexes and shards. A built graph depends on them.</summary>
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

    /// <summary>The names of the weight files, in the order in which they are looked for.</summary>
    public static IEnumerable<string> FileNames => Kinds.Select(kind => kind.File);

    /// <summary>Whether a folder has weights.</summary>
    public static bool IsIn(string folder) => FileNames.Any(file => File.Exists(Path.Combine(folder, file)));

    /// <summary>Opens the first weight file that exists.</summary>
    /// <exception cref="ModelException">The folder has no weights, or they are damaged.</exception>
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

    /// <summary>The error for a folder that has neither weights nor a ready ONNX file.</summary>
    internal static ModelException NoneIn(string folder) =>
        new($"The model folder {folder} has no weights; expected one of {string.Join(", ", FileNames)}, *.onnx, onnx/*.onnx.");
}
