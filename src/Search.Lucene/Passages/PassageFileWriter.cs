using System.Buffers.Binary;
using Search.Core.Collections;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Search.Lucene.Passages;

/// <summary>Appends passages to a <see cref="PassageFile"/>. Safe for concurrent use.</summary>
internal sealed class PassageFileWriter : IDisposable
{
    /// <summary>Level 3 saves another twelfth of the space, and takes an eighth longer to index.</summary>
    private const int Level = 1;

    private const int BufferBytes = 1 << 20;

    /// <summary>What a dictionary is made of, and its size. Fewer samples make no useful one; more samples and a larger one save nothing, and take longer.</summary>
    private const int MostSamples = 1_000;

    private const int FewestSamples = 500;
    private const int MostDictionaryBytes = 16 << 10;
    private const int SampleBytesForDictionaryByte = 16;

    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly ThreadLocal<Scratch> _scratch;
    private byte[]? _dictionary;

    private PassageFileWriter(FileStream file, byte[]? dictionary)
    {
        _file = file;
        _dictionary = dictionary;
        _scratch = new ThreadLocal<Scratch>(() => new Scratch(_dictionary!), trackAllValues: true);
    }

    /// <summary>The bytes that were appended so far, the header included; 0 before the first passage.</summary>
    public long Length
    {
        get
        {
            lock (_lock)
            {
                return _file.Position;
            }
        }
    }

    /// <summary>Starts a file, or continues one.</summary>
    /// <param name="folder">The folder of the version.</param>
    /// <param name="length">How much of the file belongs to the last commit; what follows it is removed. 0 starts a file.</param>
    /// <exception cref="InvalidDataException">The file is shorter, or damaged.</exception>
    public static PassageFileWriter Open(string folder, long length)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(
            Path.Combine(folder, PassageFile.Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
        try
        {
            if (file.Length < length)
            {
                throw new InvalidDataException($"'{PassageFile.Name}' has {file.Length:N0} bytes; expected at least {length:N0}.");
            }

            file.SetLength(length);
            var dictionary = length == 0 ? null : PassageFile.ReadDictionary(file);
            file.Position = length;
            return new PassageFileWriter(file, dictionary);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Before the first passages: makes the dictionary from them, if there are enough, and writes the header.</summary>
    public void Start(PassageBatch passages)
    {
        lock (_lock)
        {
            if (_dictionary is null)
            {
                _dictionary = Train(passages);
                _file.Write(PassageFile.Header(_dictionary));
                _file.Write(_dictionary);
            }
        }
    }

    /// <summary>Appends a passage, after <see cref="Start"/>.</summary>
    /// <returns>The place of its record.</returns>
    public long Append(PassageBytes passage)
    {
        var record = _scratch.Value!.Record(passage.Bytes);
        lock (_lock)
        {
            var place = _file.Position;
            _file.Write(record);
            return place;
        }
    }

    /// <summary>Gives everything to the system, so that readers find it.</summary>
    /// <param name="toDisk">Also waits until it is on the disk.</param>
    public void Flush(bool toDisk)
    {
        lock (_lock)
        {
            _file.Flush(toDisk);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var scratch in _scratch.Values)
        {
            scratch.Dispose();
        }

        _scratch.Dispose();
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // What is still in the buffer belongs to no commit. On a full disk, the failure that ended the job is the one to show.
        }
    }

    private static byte[] Train(PassageBatch passages)
    {
        var count = Math.Min(passages.Count, MostSamples);
        if (count < FewestSamples)
        {
            return [];
        }

        // Samples from the whole batch: the first lines of a collection may be of one kind.
        var samples = Enumerable.Range(0, count).Select(number => passages[(int)((long)number * passages.Count / count)].Bytes.ToArray()).ToList();
        var size = Math.Min(MostDictionaryBytes, samples.Sum(sample => sample.Length) / SampleBytesForDictionaryByte);
        return DictBuilder.TrainFromBuffer(samples, size).ToArray();
    }

    /// <summary>What a thread needs.</summary>
    private sealed class Scratch : IDisposable
    {
        private readonly Compressor _compressor = new(Level);
        private byte[] _record = new byte[4_096];

        public Scratch(byte[] dictionary)
        {
            _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1); // A damaged passage is found when it is read.
            _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0); // The file has only one dictionary.
            _compressor.LoadDictionary(dictionary);
        }

        /// <summary>The record of a passage: valid until the next one.</summary>
        public ReadOnlySpan<byte> Record(ReadOnlySpan<byte> passage)
        {
            var most = PassageFile.LengthBytes + Compressor.GetCompressBound(passage.Length);
            if (most > _record.Length)
            {
                _record = new byte[most];
            }

            var length = _compressor.Wrap(passage, _record.AsSpan(PassageFile.LengthBytes));
            BinaryPrimitives.WriteInt32LittleEndian(_record, length);
            return _record.AsSpan(0, PassageFile.LengthBytes + length);
        }

        public void Dispose() => _compressor.Dispose();
    }
}
