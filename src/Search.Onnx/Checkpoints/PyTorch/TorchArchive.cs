using System.IO.Compression;
using System.Text;

namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>
/// The zip format: <c>NAME/data.pkl</c>, <c>NAME/byteorder</c>, and <c>NAME/data/KEY</c> for each storage, all uncompressed. Nothing is
/// unpacked to disk; other entries are ignored.
/// </summary>
internal sealed class TorchArchive : ITorchContainer
{
    private const string PickleEntry = "/data.pkl";

    /// <summary>The pickle of a thousand tensors has about 100 KB.</summary>
    private const long MaxPickleBytes = 16 * 1024 * 1024;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly string _name;
    private readonly long _fileLength;

    /// <exception cref="PickleException">The archive is not a checkpoint, or its content is damaged.</exception>
    /// <exception cref="InvalidDataException">The file is not a complete zip archive.</exception>
    public TorchArchive(string path)
    {
        _fileLength = new FileInfo(path).Length;
        _archive = ZipFile.OpenRead(path);
        try
        {
            foreach (var entry in _archive.Entries)
            {
                _entries[entry.FullName] = entry;
            }

            string[] pickles = [.. _entries.Keys.Where(name => name.EndsWith(PickleEntry, StringComparison.Ordinal))];
            _name = pickles is [var pickle]
                ? pickle[..^PickleEntry.Length]
                : throw new PickleException($"it holds {pickles.Length} entries */data.pkl; expected one: the file is not a checkpoint of PyTorch");
            CheckByteOrder();
            Tensors = ReadTensors(_entries[pickle]);
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Dictionary<string, TorchTensor> Tensors { get; }

    /// <inheritdoc/>
    public long? LengthOf(TorchStorage storage)
    {
        if (EntryOf(storage) is not { } entry)
        {
            return null;
        }

        CheckStored(entry);
        return entry.Length;
    }

    /// <inheritdoc/>
    public byte[] Read(TorchStorage storage)
    {
        var entry = EntryOf(storage)!;
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private ZipArchiveEntry? EntryOf(TorchStorage storage) => _entries.GetValueOrDefault($"{_name}/data/{storage.Key}");

    private void CheckByteOrder()
    {
        if (!_entries.TryGetValue($"{_name}/byteorder", out var entry))
        {
            return;
        }

        CheckStored(entry);
        using var reader = new StreamReader(entry.Open(), Encoding.ASCII);
        var order = new char[8];
        var text = new string(order, 0, reader.ReadBlock(order));
        if (text != "little")
        {
            throw new PickleException($"its byte order is '{text}'; expected little");
        }
    }

    private Dictionary<string, TorchTensor> ReadTensors(ZipArchiveEntry entry)
    {
        CheckStored(entry);
        if (entry.Length > MaxPickleBytes)
        {
            throw new PickleException($"{entry.FullName} has {entry.Length:N0} bytes; expected at most {MaxPickleBytes:N0}");
        }

        using var stream = new BufferedStream(entry.Open());
        return TorchPickle.ReadTensors(stream);
    }

    /// <summary>PyTorch does not compress entries, so a compressed entry is not from PyTorch.</summary>
    private void CheckStored(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length)
        {
            throw new InvalidDataException(
                $"its entry {entry.FullName} is compressed ({entry.CompressedLength:N0} bytes that become {entry.Length:N0}); PyTorch does not compress its entries");
        }

        if (entry.Length > _fileLength)
        {
            throw new InvalidDataException($"its entry {entry.FullName} claims to have {entry.Length:N0} bytes; the whole file has {_fileLength:N0}");
        }
    }
}
