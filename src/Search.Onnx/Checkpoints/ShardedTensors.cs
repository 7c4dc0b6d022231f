using System.Text.Json;
using Search.Core.Errors;
using FileIO = System.IO.File;

namespace Search.Onnx.Checkpoints;

/// <summary>Tensors in several files (shards) with one index: <c>{"weight_map": {"tensor": "file", …}}</c>.</summary>
public sealed class ShardedTensors : ITensorSource
{
    private readonly Dictionary<string, ITensorSource> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITensorSource> _shardOf = new(StringComparer.Ordinal);

    /// <summary>Opens an index and every file that it names.</summary>
    /// <param name="indexFile">Path of <c>*.index.json</c>.</param>
    /// <param name="open">Opens one shard.</param>
    /// <exception cref="ModelException">A shard is missing, lies outside the folder, or lacks a tensor.</exception>
    public ShardedTensors(string indexFile, Func<string, ITensorSource> open)
    {
        File = indexFile;
        try
        {
            foreach (var (tensor, shard) in ReadIndex(indexFile))
            {
                Add(tensor, shard, open);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string File { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <inheritdoc/>
    public float[] Read(TensorInfo tensor) => _shardOf[tensor.Name].Read(tensor);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var shard in _shards.Values)
        {
            shard.Dispose();
        }
    }

    private static List<(string Tensor, string Shard)> ReadIndex(string indexFile)
    {
        try
        {
            using var document = JsonDocument.Parse(FileIO.ReadAllBytes(indexFile));
            return [.. document.RootElement.GetProperty("weight_map").EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString() ?? throw new InvalidOperationException($"{entry.Name} has no file")))];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ModelException($"{indexFile}: not an index with a weight_map ({exception.Message}).", exception);
        }
    }

    private void Add(string tensor, string shard, Func<string, ITensorSource> open)
    {
        if (Path.GetFileName(shard) != shard)
        {
            throw new ModelException($"{File}: the shard '{shard}' is in another folder; a shard must be in the model's folder.");
        }

        if (!_shards.TryGetValue(shard, out var source))
        {
            var path = Path.Combine(Path.GetDirectoryName(File)!, shard);
            source = FileIO.Exists(path)
                ? open(path)
                : throw new ModelException($"{File} names the shard {shard}, which does not exist; download it into the model's folder.");
            _shards.Add(shard, source);
        }

        _tensors[tensor] = source.Tensors.TryGetValue(tensor, out var info)
            ? info
            : throw new ModelException($"{File} says that the tensor {tensor} is in {shard}, but that file does not contain it.");
        _shardOf[tensor] = source;
    }
}
