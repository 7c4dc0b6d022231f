using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Search.Core;
using Search.Core.Collections;
using ZstdSharp;

namespace Search.Lucene.Passages;

/// <summary>Reads passages from a <see cref="PassageFile"/>. Safe for concurrent use.</summary>
internal sealed class PassageFileReader : IDisposable
{
    /// <summary>What is read at first: nearly every record is shorter.</summary>
    private const int FirstRead = 1_024;

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly ThreadLocal<Scratch> _scratch;

    private PassageFileReader(SafeFileHandle file, long length, byte[] dictionary)
    {
        (_file, _length) = (file, length);
        _scratch = new ThreadLocal<Scratch>(() => new Scratch(dictionary), trackAllValues: true);
    }

    /// <summary>Opens the file of a version.</summary>
    /// <param name="folder">The folder of the version.</param>
    /// <param name="length">How many bytes belong to the version.</param>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PassageFileReader Open(string folder, long length)
    {
        using var file = new FileStream(Path.Combine(folder, PassageFile.Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length < length)
        {
            throw new InvalidDataException($"'{PassageFile.Name}' has {file.Length:N0} bytes; expected {length:N0}.");
        }

        var dictionary = length == 0 ? [] : PassageFile.ReadDictionary(file);
        var handle = File.OpenHandle(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
        return new PassageFileReader(handle, length, dictionary);
    }

    /// <summary>Reads a passage.</summary>
    /// <param name="place">The place of its record.</param>
    /// <exception cref="InvalidDataException">There is no record, or it is damaged.</exception>
    public Passage Read(long place)
    {
        var bytes = ReadBytes(place);
        try
        {
            return new PassageBytes(bytes).ToPassage();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw Damaged(place, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var scratch in _scratch.Values)
        {
            scratch.Decompressor.Dispose();
        }

        _scratch.Dispose();
        _file.Dispose();
    }

    private ReadOnlySpan<byte> ReadBytes(long place)
    {
        var scratch = _scratch.Value!;
        var read = RandomAccess.Read(_file, scratch.Record.AsSpan(0, FirstRead), place);
        var length = read < PassageFile.LengthBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(scratch.Record);
        if (length <= 0 || length > _length - place - PassageFile.LengthBytes)
        {
            throw Damaged(place, null);
        }

        var frame = scratch.RecordOf(PassageFile.LengthBytes + length).AsSpan(PassageFile.LengthBytes, length);
        var missing = PassageFile.LengthBytes + length - read;
        if (missing > 0 && RandomAccess.Read(_file, frame[^missing..], place + read) < missing)
        {
            throw Damaged(place, null);
        }

        try
        {
            return scratch.Unpack(frame);
        }
        catch (Exception exception) when (exception is ZstdException or OverflowException)
        {
            throw Damaged(place, exception);
        }
    }

    private static InvalidDataException Damaged(long place, Exception? cause) => new($"'{PassageFile.Name}' is damaged: there is no passage at {place:N0}.", cause);

    /// <summary>What a thread needs.</summary>
    private sealed class Scratch
    {
        private byte[] _passage = new byte[4 * FirstRead];

        public Scratch(byte[] dictionary) => Decompressor.LoadDictionary(dictionary);

        public Decompressor Decompressor { get; } = new();

        public byte[] Record { get; private set; } = new byte[FirstRead];

        /// <summary>A buffer for a record; keeps what was read of it.</summary>
        public byte[] RecordOf(int bytes)
        {
            if (bytes > Record.Length)
            {
                var larger = new byte[bytes];
                Record.AsSpan(0, FirstRead).CopyTo(larger);
                Record = larger;
            }

            return Record;
        }

        public ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> frame)
        {
            var length = checked((int)Decompressor.GetDecompressedSize(frame));
            if (length > _passage.Length)
            {
                _passage = new byte[length];
            }

            return _passage.AsSpan(0, Decompressor.Unwrap(frame, _passage));
        }
    }
}
