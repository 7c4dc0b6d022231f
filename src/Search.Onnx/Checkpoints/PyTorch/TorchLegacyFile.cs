using System.Buffers.Binary;
using System.Numerics;

namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>
/// The format before zip: four pickles (magic number, version, machine description, tensors), a pickle of storage keys, then each
/// storage's count (8 bytes) and elements.
/// </summary>
internal sealed class TorchLegacyFile : ITorchContainer
{
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly FileStream _stream;
    private readonly Dictionary<string, (long Start, long Length)> _storages = new(StringComparer.Ordinal);

    /// <exception cref="PickleException">The file is not a checkpoint, or is damaged.</exception>
    public TorchLegacyFile(string path)
    {
        _stream = File.OpenRead(path);
        try
        {
            ReadHeader();
            Tensors = TorchPickle.ReadTensors(_stream);
            FindStorages();
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Dictionary<string, TorchTensor> Tensors { get; }

    /// <inheritdoc/>
    public long? LengthOf(TorchStorage storage) => _storages.TryGetValue(storage.Key, out var place) ? place.Length : null;

    /// <inheritdoc/>
    public byte[] Read(TorchStorage storage)
    {
        var (start, length) = _storages[storage.Key];
        var bytes = new byte[length];
        _stream.Position = start;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void ReadHeader()
    {
        if (ReadPickle() is not BigInteger magic || magic != Magic)
        {
            throw new PickleException("it does not begin with PyTorch's magic number: the pickle is not a checkpoint");
        }

        ReadPickle();
        if (ReadPickle() is Dictionary<string, object?> machine && machine.GetValueOrDefault("little_endian") is false)
        {
            throw new PickleException("its byte order is big-endian; expected little-endian");
        }
    }

    private object? ReadPickle() => new PickleReader(_stream, new TorchPickle()).Read();

    private void FindStorages()
    {
        var sizes = Tensors.Values.Select(tensor => tensor.Storage).DistinctBy(storage => storage.Key)
            .ToDictionary(storage => storage.Key, storage => storage.ElementSize, StringComparer.Ordinal);
        if (ReadPickle() is not List<object?> keys)
        {
            throw new PickleException("the list of its storages is missing");
        }

        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (var key in keys)
        {
            if (key is not string name || !sizes.TryGetValue(name, out var size))
            {
                throw new PickleException($"it holds a storage '{key}' that no tensor uses, so its length is unknown");
            }

            if (_stream.ReadAtLeast(count, count.Length, throwOnEndOfStream: false) < count.Length)
            {
                throw new PickleException($"it ends before the storage {name}");
            }

            var elements = BinaryPrimitives.ReadInt64LittleEndian(count);
            if (elements < 0 || elements > (_stream.Length - _stream.Position) / size)
            {
                throw new PickleException($"the storage {name} claims to have {elements:N0} elements, but the file is too short for them");
            }

            _storages[name] = (_stream.Position, elements * size);
            _stream.Position += elements * size;
        }
    }
}
