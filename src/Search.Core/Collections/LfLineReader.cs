using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>
/// Reads a file line by line, as bytes. Only LF ends a line: MS MARCO passages contain U+0085, and the text must
/// stay the same byte for byte. Gzip is recognised by its first two bytes, not by the file's name.
/// </summary>
public sealed class LfLineReader : IDisposable
{
    /// <summary>A longer line means that the file is not a collection.</summary>
    public const int MaxLineBytes = GrowingBuffer.MaxBytes;

    private readonly CollectionBytes _bytes;
    private readonly GrowingBuffer _buffer;

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadInputException">The file is missing.</exception>
    public LfLineReader(string path)
        : this(CollectionBytes.Open(path))
    {
    }

    /// <param name="bytes">The content; disposed with this.</param>
    internal LfLineReader(CollectionBytes bytes)
    {
        _bytes = bytes;
        _buffer = new GrowingBuffer(bytes.Content);
    }

    /// <summary>The file's path, as given.</summary>
    public string Path => _bytes.Name;

    /// <summary>1-based number of the last line read.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Reads the next line, without its LF. A byte order mark at the start of the file is skipped.</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="BadInputException">A compressed file is damaged, or a line is too long.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var unused = _buffer.Unused;
            var length = unused[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = unused[..(searched + length)];
                _buffer.Use(line.Length + 1);
                LineNumber++;
                return true;
            }

            if (_buffer.IsAtEnd)
            {
                line = unused;
                _buffer.Use(line.Length);
                LineNumber += line.IsEmpty ? 0 : 1;
                return !line.IsEmpty;
            }

            searched = unused.Length;
            if (!_buffer.TryFill())
            {
                throw new BadInputException(
                    $"{Path}, line {LineNumber + 1}: the line is longer than {MaxLineBytes / (1024 * 1024)} MiB; expected one passage per line.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
