using System.IO.Compression;
using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>
/// The bytes of a collection, decompressed and without a byte order mark. Gzip is recognised by its first two bytes, not by the name.
/// </summary>
internal sealed class CollectionBytes : IDisposable
{
    private static readonly byte[] GzipMagic = [0x1F, 0x8B];
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly PeekStream _source;

    /// <param name="name">A path or another name, for messages.</param>
    /// <param name="source">The source; disposed with this.</param>
    /// <exception cref="BadInputException">Compressed data is damaged.</exception>
    public CollectionBytes(string name, Stream source)
    {
        Name = name;
        _source = new PeekStream(name, source);
        Content = _source.Peek(GzipMagic.Length).SequenceEqual(GzipMagic)
            ? new PeekStream(name, new ReadAheadStream(new GZipStream(_source, CompressionMode.Decompress)))
            : _source;
        if (Content.Peek(ByteOrderMark.Length).SequenceEqual(ByteOrderMark))
        {
            Content.ReadExactly(stackalloc byte[ByteOrderMark.Length]);
        }
    }

    /// <summary>A path or another name, for messages.</summary>
    public string Name { get; }

    /// <summary>The bytes.</summary>
    public PeekStream Content { get; }

    /// <summary>How many bytes of the source were read (compressed bytes if it is compressed): for progress.</summary>
    public long SourcePosition => _source.Taken;

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadInputException">The file is missing, or its compressed data is damaged.</exception>
    public static CollectionBytes Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new BadInputException($"'{path}' does not exist; expected a file.");
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        try
        {
            return new CollectionBytes(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Content.Dispose();
}
