using System.IO.Compression;
using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>
/// Reads a file line by line, as bytes. Only LF ends a line: MS MARCO passages contain U+0085, and the text must
/// stay the same byte for byte. Gzip is recognised by its first two bytes, not by the file's name.
/// </summary>
public sealed class LfLineReader : IDisposable
{
    /// <summary>A longer line means that the file is not a collection.</summary>
    public const int MaxLineBytes = 256 * 1024 * 1024;

    private readonly FileStream _file;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadInputException">The file is missing.</exception>
    public LfLineReader(string path)
    {
        if (!File.Exists(path))
        {
            throw new BadInputException($"'{path}' does not exist; expected a file.");
        }

        Path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var magic = new byte[2];
        var isGzip = _file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        _file.Position = 0;
        _stream = isGzip ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    /// <summary>The file's path, as given.</summary>
    public string Path { get; }

    /// <summary>1-based number of the last line read.</summary>
    public long LineNumber { get; private set; }

    /// <summary>How many bytes of the file have been read (compressed bytes if it is compressed): for progress.</summary>
    public long FilePosition => _file.Position;

    /// <summary>Reads the next line, without its LF. A byte order mark at the start of the file is skipped.</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="BadInputException">A compressed file is damaged, or a line is too long.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = Take(searched + length, 1);
                return true;
            }

            searched = _end - _start;
            if (_ended)
            {
                line = Take(searched, 0);
                return searched > 0;
            }

            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _file.Dispose();
    }

    private ReadOnlySpan<byte> Take(int length, int separator)
    {
        var line = _buffer.AsSpan(_start, length);
        _start += length + separator;
        if (length + separator > 0 && LineNumber++ == 0 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        return line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLineBytes)
            {
                throw new BadInputException(
                    $"{Path}, line {LineNumber + 1}: the line is longer than {MaxLineBytes / (1024 * 1024)} MiB; expected one passage per line.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException exception)
        {
            throw new BadInputException(
                $"{Path}, after line {LineNumber}: the gzip data is damaged or incomplete ({exception.Message}). Download the file again.",
                exception);
        }
    }
}
