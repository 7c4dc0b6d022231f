using System.IO.Compression;
using System.Text;

namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>
/// The zip format: <c>NAME/data.pkl</c>, <c>NAME/byteorder</c>, and <c>NAME/data/KEY</c> for each storage, all stored as they are.
/// Nothing is unpacked to disk; entries of other names are not looked at.
/// </summary>
internal sealed class TorchArchive : ITorchContainer
{
    private const string PickleEntry = "/data.pkl";

    /// <summary>A description of a thousand tensors has some 100 KB.</summary>
    private const long LargestPickle = 16 * 1024 * 1024;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly string _name;
    private readonly long _fileLength;

    /// <exception cref="PickleException">It is no checkpoint, or what it holds is damaged.</exception>
    /// <exception cref="InvalidDataException">It is no whole zip archive.</exception>
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
                : throw new PickleException($"it holds {pickles.Length} entries */data.pkl; expected one: it is no checkpoint of PyTorch");
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
        if (entry.Length > LargestPickle)
        {
            throw new PickleException($"{entry.FullName} has {entry.Length:N0} bytes; expected at most {LargestPickle:N0}");
        }

        using var stream = new BufferedStream(entry.Open());
        return TorchPickle.ReadTensors(stream);
    }

    /// <summary>PyTorch compresses nothing: an entry that grows when it is read is not its.</summary>
    private void CheckStored(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length)
        {
            throw new InvalidDataException(
                $"its entry {entry.FullName} is compressed ({entry.CompressedLength:N0} bytes that become {entry.Length:N0}); PyTorch stores its entries as they are");
        }

        if (entry.Length > _fileLength)
        {
            throw new InvalidDataException($"its entry {entry.FullName} claims {entry.Length:N0} bytes; the whole file has {_fileLength:N0}");
        }
    }
}
