using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>A stream whose first bytes can be looked at before they are read, with plain errors and a count of what was read.</summary>
/// <param name="name">Its name, for messages.</param>
/// <param name="inner">The stream; disposed with this one.</param>
internal sealed class PeekStream(string name, Stream inner) : ForwardStream
{
    private byte[] _head = [];
    private int _used;

    /// <summary>How many bytes were taken from the stream.</summary>
    public long Taken { get; private set; }

    /// <summary>The first bytes that were not read yet; fewer than asked at the end. Only before the first read.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        var head = new byte[count];
        _head.AsSpan(_used).CopyTo(head);
        var length = _head.Length - _used;
        for (var read = -1; length < count && read != 0; length += read)
        {
            read = ReadInner(head.AsSpan(length));
        }

        (_head, _used) = (head[..length], 0);
        return _head;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_used == _head.Length)
        {
            return ReadInner(buffer);
        }

        var length = Math.Min(buffer.Length, _head.Length - _used);
        _head.AsSpan(_used, length).CopyTo(buffer);
        _used += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadInner(Span<byte> buffer)
    {
        try
        {
            var read = inner.Read(buffer);
            Taken += read;
            return read;
        }
        catch (InvalidDataException exception)
        {
            throw new BadInputException(
                $"{name}: the gzip data is damaged or incomplete ({exception.Message}). Get the file again.", exception);
        }
    }
}
