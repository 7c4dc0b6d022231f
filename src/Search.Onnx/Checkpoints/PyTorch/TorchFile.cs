using Search.Core.Errors;
using FileIO = System.IO.File;

namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>
/// <c>pytorch_model.bin</c>: written by <c>torch.save</c> as a zip archive (since 1.6) or as a sequence of pickles and bytes (before).
/// Tensors are views of storages, with any offset and strides; several may share one storage.
/// </summary>
public sealed class TorchFile : ITensorSource
{
    private readonly Dictionary<string, TensorInfo> _infos = new(StringComparer.Ordinal);
    private readonly ITorchContainer _container;

    /// <summary>The storage that was read last: tensors of one storage are usually read one after another.</summary>
    private (string Key, byte[] Bytes) _last = ("", []);

    /// <summary>Opens a file and reads the list of its tensors. A tensor's elements are read only on request.</summary>
    /// <exception cref="ModelException">The file is damaged, is not a PyTorch file, or its pickle uses more than tensors.</exception>
    public TorchFile(string path)
    {
        File = path;
        ITorchContainer? container = null;
        try
        {
            container = Open(path);
            foreach (var (name, tensor) in container.Tensors)
            {
                Check(container, name, tensor);
                _infos.Add(name, new TensorInfo(name, tensor.Storage.Type, tensor.Shape, path));
            }
        }
        catch (Exception exception) when (exception is PickleException or InvalidDataException or IOException)
        {
            container?.Dispose();
            throw new ModelException($"{path}: the file cannot be read: {exception.Message}.", exception);
        }

        _container = container;
    }

    /// <inheritdoc/>
    public string File { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _infos;

    /// <inheritdoc/>
    public float[] Read(TensorInfo tensor)
    {
        var view = _container.Tensors[tensor.Name];
        if (_last.Key != view.Storage.Key)
        {
            try
            {
                _last = (view.Storage.Key, _container.Read(view.Storage));
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                throw new ModelException($"{File}: the tensor {tensor.Name} cannot be read: {exception.Message}", exception);
            }
        }

        return TensorElements.ToSingle(tensor, Gather(view, tensor.Count));
    }

    /// <inheritdoc/>
    public void Dispose() => _container.Dispose();

    private static ITorchContainer Open(string path)
    {
        using var stream = FileIO.OpenRead(path);
        Span<byte> start = stackalloc byte[64];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.StartsWith("PK\x03\x04"u8) ? new TorchArchive(path)
            : start is [0x80, ..] ? new TorchLegacyFile(path)
            : start.StartsWith("version https://git-lfs"u8) ? throw new PickleException("it is a Git LFS pointer, not the weights; run 'git lfs pull'")
            : start.IsEmpty ? throw new PickleException("it has 0 bytes; it is not a PyTorch file")
            : throw new PickleException("it is not a PyTorch file: it begins neither as a zip archive nor as a pickle");
    }

    /// <summary>Every element must lie within the storage, and the storage within the file.</summary>
    private static void Check(ITorchContainer container, string name, TorchTensor tensor)
    {
        var storage = tensor.Storage;
        var available = container.LengthOf(storage) ?? throw new PickleException($"the storage data/{storage.Key} of the tensor {name} is missing");

        // 128 bits cannot overflow here, because the loop ends at values above long.MaxValue.
        var (count, last) = ((UInt128)1, (UInt128)tensor.Offset);
        for (var dimension = 0; dimension < tensor.Shape.Length && count <= long.MaxValue && last <= long.MaxValue; dimension++)
        {
            count *= (ulong)tensor.Shape[dimension];
            last += (UInt128)Math.Max(0, tensor.Shape[dimension] - 1) * (ulong)tensor.Strides[dimension];
        }

        // A tensor with more elements than its storage is an expanded view (stride 0). Weights never are.
        if (count > 0 && UInt128.Max(last + 1, count) * (ulong)storage.ElementSize > (ulong)available)
        {
            throw new PickleException(
                $"the tensor {name} of shape [{string.Join(", ", tensor.Shape)}] at offset {tensor.Offset} needs more than its storage " +
                $"data/{storage.Key} has ({available:N0} bytes)");
        }
    }

    /// <summary>The tensor's elements in row-major order.</summary>
    private byte[] Gather(TorchTensor tensor, long count)
    {
        var size = tensor.Storage.ElementSize;
        if (IsRowMajor(tensor))
        {
            return _last.Bytes.AsSpan((int)tensor.Offset * size, (int)count * size).ToArray();
        }

        var gathered = new byte[count * size];
        var position = new long[tensor.Shape.Length];
        for (var element = 0L; element < count; element++)
        {
            var from = tensor.Offset;
            for (var dimension = 0; dimension < position.Length; dimension++)
            {
                from += position[dimension] * tensor.Strides[dimension];
            }

            _last.Bytes.AsSpan((int)(from * size), size).CopyTo(gathered.AsSpan((int)(element * size), size));
            for (var dimension = position.Length - 1; dimension >= 0 && ++position[dimension] == tensor.Shape[dimension]; dimension--)
            {
                position[dimension] = 0;
            }
        }

        return gathered;
    }

    private static bool IsRowMajor(TorchTensor tensor)
    {
        var expected = 1L;
        for (var dimension = tensor.Shape.Length - 1; dimension >= 0; dimension--)
        {
            if (tensor.Shape[dimension] != 1 && tensor.Strides[dimension] != expected)
            {
                return false;
            }

            expected *= tensor.Shape[dimension];
        }

        return true;
    }
}
