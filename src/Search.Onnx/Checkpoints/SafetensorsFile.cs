using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Search.Core.Errors;
using FileIO = System.IO.File;

namespace Search.Onnx.Checkpoints;

/// <summary>
/// A <c>.safetensors</c> file: 8 bytes of header length, a JSON header, and the elements without gaps or overlaps
/// (https://github.com/huggingface/safetensors, section Format). Everything is checked before the first element is read.
/// </summary>
public sealed class SafetensorsFile : ITensorSource
{
    /// <summary>The limit of the reference implementation.</summary>
    private const long MaxHeaderBytes = 100_000_000;

    private static readonly Dictionary<string, (TensorType Type, int Bytes)> Types = new()
    {
        ["F64"] = (TensorType.F64, 8),
        ["F32"] = (TensorType.F32, 4),
        ["F16"] = (TensorType.F16, 2),
        ["BF16"] = (TensorType.BF16, 2),
        ["I64"] = (TensorType.Other, 8),
        ["I32"] = (TensorType.Other, 4),
        ["I16"] = (TensorType.Other, 2),
        ["I8"] = (TensorType.I8, 1),
        ["U64"] = (TensorType.Other, 8),
        ["U32"] = (TensorType.Other, 4),
        ["U16"] = (TensorType.Other, 2),
        ["U8"] = (TensorType.Other, 1),
        ["BOOL"] = (TensorType.Other, 1),
        ["F8_E4M3"] = (TensorType.F8, 1),
        ["F8_E5M2"] = (TensorType.F8, 1),
    };

    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Start, long End)> _places = new(StringComparer.Ordinal);
    private readonly long _dataStart;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="ModelException">The file does not exist, or does not have the format.</exception>
    public SafetensorsFile(string path)
    {
        File = path;
        if (!FileIO.Exists(path))
        {
            throw new ModelException($"{path} does not exist; expected a safetensors file.");
        }

        _handle = FileIO.OpenHandle(path);
        try
        {
            var header = ReadHeader();
            _dataStart = 8 + header.Length;
            Parse(header, RandomAccess.GetLength(_handle) - _dataStart);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string File { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <inheritdoc/>
    public float[] Read(TensorInfo tensor)
    {
        var (start, end) = _places[tensor.Name];
        if (end - start > Array.MaxLength)
        {
            throw Error($"the tensor {tensor.Name} has {end - start:N0} bytes; expected at most {Array.MaxLength:N0}");
        }

        var bytes = new byte[end - start];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(_handle, bytes.AsSpan(read), _dataStart + start + read) is > 0 and var count)
        {
            read += count;
        }

        return read == bytes.Length
            ? TensorElements.ToSingle(tensor, bytes)
            : throw Error($"the elements of {tensor.Name} end after {read:N0} of {bytes.Length:N0} bytes");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private byte[] ReadHeader()
    {
        var fileLength = RandomAccess.GetLength(_handle);
        Span<byte> start = stackalloc byte[64];
        start = start[..RandomAccess.Read(_handle, start, 0)];
        if (start.StartsWith("version https://git-lfs"u8))
        {
            throw Error("it is a Git LFS pointer, not the weights; run 'git lfs pull', or download the file itself");
        }

        if (start.Length < 8)
        {
            throw Error($"it has {fileLength} bytes; expected at least the 8 bytes of the header length");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MaxHeaderBytes || (long)length > fileLength - 8)
        {
            throw Error($"the header claims to have {length:N0} bytes, but the file has {fileLength:N0}; the file is cut off, or is not a safetensors file");
        }

        var header = new byte[length];
        return RandomAccess.Read(_handle, header, 8) == header.Length ? header : throw Error("the header cannot be read completely");
    }

    private void Parse(byte[] header, long dataLength)
    {
        try
        {
            using var document = JsonDocument.Parse(header);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Error($"the header is a JSON {document.RootElement.ValueKind}; expected an object");
            }

            foreach (var entry in document.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
            {
                Add(entry.Name, entry.Value, dataLength);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Error($"the header does not have the format of safetensors: {exception.Message}", exception);
        }

        CheckCoverage(dataLength);
    }

    private void Add(string name, JsonElement entry, long dataLength)
    {
        var typeName = entry.TryGetProperty("dtype", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Error($"the tensor {name} has no dtype");
        if (!Types.TryGetValue(typeName, out var type))
        {
            throw Error($"the tensor {name} has the unknown dtype {typeName}; expected one of {string.Join(", ", Types.Keys)}");
        }

        long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64())];
        long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (offsets is not [>= 0 and var start, var end] || end < start || end > dataLength)
        {
            throw Error($"the tensor {name} has the data_offsets [{string.Join(", ", offsets)}]; expected offsets within the {dataLength:N0} bytes of data");
        }

        if (ByteCount(shape, type.Bytes) is not { } bytes || bytes != end - start)
        {
            throw Error($"the tensor {name} of shape [{string.Join(", ", shape)}] and dtype {typeName} does not fit its {end - start:N0} bytes");
        }

        if (!_tensors.TryAdd(name, new TensorInfo(name, type.Type, shape, File)))
        {
            throw Error($"the tensor {name} appears twice in the header");
        }

        _places[name] = (start, end);
    }

    /// <summary>The tensors must follow each other without gap or overlap, so that every byte belongs to one tensor.</summary>
    private void CheckCoverage(long dataLength)
    {
        var expected = 0L;
        foreach (var (name, (start, end)) in _places.OrderBy(place => place.Value.Start).ThenBy(place => place.Value.End))
        {
            if (start != expected)
            {
                throw Error($"the tensor {name} begins at {start:N0}; expected {expected:N0}, where the one before it ends");
            }

            expected = end;
        }

        if (expected != dataLength)
        {
            throw Error($"{dataLength - expected:N0} bytes follow the last tensor; expected none");
        }
    }

    private static long? ByteCount(long[] shape, int elementBytes)
    {
        try
        {
            return shape.Any(length => length < 0)
                ? null
                : shape.Aggregate((long)elementBytes, (product, length) => checked(product * length));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private ModelException Error(string problem, Exception? inner = null) => new($"{File}: {problem}.", inner);
}
