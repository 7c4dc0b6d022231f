using System.Globalization;
using System.Security.Cryptography;

namespace Search.Indexing.DataSets.Unpacking;

/// <summary>Counts bytes and lines of a file and hashes it, while it is read or written.</summary>
internal sealed class ContentDigest : IDisposable
{
    private const int BufferBytes = 128 * 1024;

#pragma warning disable CA5351 // Required: the data sets publish MD5.
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
    private long _bytes;
    private long _lineEnds;
    private byte _last = (byte)'\n';

    /// <summary>Copies a stream to another one, or only reads it.</summary>
    /// <param name="from">Is read to its end.</param>
    /// <param name="to">Gets the bytes; null if they are only counted and hashed.</param>
    /// <param name="content">What the bytes are.</param>
    /// <param name="origin">The MD5 of the download.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<CheckedContent> CopyAsync(Stream from, Stream? to, DataSetContent content, string origin, CancellationToken cancel)
    {
        using var digest = new ContentDigest();
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            digest.Add(buffer.AsSpan(0, count));
            if (to is not null)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancel);
            }
        }

        return digest.Result(content, origin);
    }

    /// <summary>Returns what is wrong with a file, or null.</summary>
    /// <param name="found">The file.</param>
    /// <param name="expected">What the registry says about it.</param>
    public static string? Fault(CheckedContent found, DataSetContent expected) =>
        expected.Bytes is { } bytes && found.Bytes != bytes ? Message(found.Name, "bytes", found.Bytes, bytes)
        : expected.Lines is { } lines && found.Lines != lines ? Message(found.Name, "lines", found.Lines, lines)
        : expected.Md5 is { } md5 && found.Md5 != md5 ? $"{found.Name}: its MD5 is {found.Md5}; expected {md5}"
        : null;

    public void Dispose() => _md5.Dispose();

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _md5.AppendData(bytes);
        _bytes += bytes.Length;
        _lineEnds += bytes.Count((byte)'\n');
        _last = bytes[^1];
    }

    private CheckedContent Result(DataSetContent content, string origin) => new(
        content.Name, origin, _bytes, _last == '\n' ? _lineEnds : _lineEnds + 1, Convert.ToHexStringLower(_md5.GetCurrentHash()));

    private static string Message(string name, string unit, long found, long expected) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}: it has {found:N0} {unit}; expected {expected:N0}");
}
