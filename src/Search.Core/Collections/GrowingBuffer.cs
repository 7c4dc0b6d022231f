namespace Search.Core.Collections;

/// <summary>The bytes of a stream that were read and not used yet, in one piece.</summary>
internal sealed class GrowingBuffer(Stream stream)
{
    /// <summary>The largest piece.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether the stream has ended: there is nothing after <see cref="Unused"/>.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The bytes that were not used yet; valid until the next <see cref="TryFill"/>.</summary>
    public ReadOnlySpan<byte> Unused => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Marks the first bytes as used.</summary>
    public void Use(int count) => _start += count;

    /// <summary>Reads more bytes, or finds the end.</summary>
    /// <returns>False if the piece would be larger than <see cref="MaxBytes"/>.</returns>
    public bool TryFill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxBytes)
            {
                return false;
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        IsAtEnd = read == 0;
        return true;
    }
}
