using System.Buffers.Binary;
using System.IO.Hashing;

namespace Search.Lucene.Passages;

/// <summary>
/// The file with the passages of one version of an index, beside Lucene's files: a header, then one record after the other, in the order in which they
/// were added. The index has the place of each passage's record, so that a hit is read with one access. (Lucene's own stored fields are compressed in
/// blocks of 16 kB, and a hit needs a whole block.)
/// <para>
/// Header: the mark <c>SRCHPASS</c>, the format's version, the length of the dictionary (32 bits each, little-endian), XXH3 of these and of the dictionary
/// (64 bits), the dictionary. Record: its length (32 bits), then a Zstandard frame with the bytes of a <see cref="Core.Collections.PassageBytes"/>.
/// </para>
/// </summary>
internal static class PassageFile
{
    /// <summary>The file's name in the folder of a version.</summary>
    public const string Name = "search.passages";

    /// <summary>The bytes before the dictionary.</summary>
    public const int HeaderBytes = 24;

    /// <summary>The bytes before a record's frame.</summary>
    public const int LengthBytes = sizeof(int);

    private const int Version = 1;
    private const int HashedBytes = 16;

    private static ReadOnlySpan<byte> Mark => "SRCHPASS"u8;

    /// <summary>The header for a dictionary; the dictionary follows it.</summary>
    public static byte[] Header(ReadOnlySpan<byte> dictionary)
    {
        var header = new byte[HeaderBytes];
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), dictionary.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(HashedBytes), Hash(header, dictionary));
        return header;
    }

    /// <summary>Reads header and dictionary.</summary>
    /// <returns>The dictionary; empty if there is none.</returns>
    /// <exception cref="InvalidDataException">The file is not a file of passages, or is damaged.</exception>
    public static byte[] ReadDictionary(Stream file)
    {
        var header = new byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.AsSpan(0, Mark.Length).SequenceEqual(Mark))
        {
            throw new InvalidDataException($"'{Name}' is not a file of passages, or its start is lost.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        if (version != Version || length < 0 || length > file.Length - HeaderBytes)
        {
            throw new InvalidDataException($"'{Name}' has the format {version} and a dictionary of {length:N0} bytes; expected the format {Version} and a whole dictionary.");
        }

        var dictionary = new byte[length];
        file.ReadExactly(dictionary);
        return BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(HashedBytes)) == Hash(header, dictionary)
            ? dictionary
            : throw new InvalidDataException($"'{Name}' is damaged: its dictionary is not the one that was written.");
    }

    private static ulong Hash(ReadOnlySpan<byte> header, ReadOnlySpan<byte> dictionary)
    {
        var hash = new XxHash3();
        hash.Append(header[..HashedBytes]);
        hash.Append(dictionary);
        return hash.GetCurrentHashAsUInt64();
    }
}
