using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Search.Core.Collections;

/// <summary>
/// Passages in UTF-8, one after the other in one buffer, without an object for each: the form in which an indexer moves them. A batch
/// must not change after it was given to a writer. Disposing it returns the buffer to the shared pool.
/// </summary>
/// <param name="capacity">The expected size in bytes; a larger batch moves to a larger buffer.</param>
public sealed class PassageBatch(int capacity = PassageBatch.DefaultCapacity) : IDisposable
{
    private const int DefaultCapacity = 4096;

    private readonly List<int> _ends = [];
    private byte[] _buffer = [];

    /// <summary>How many passages there are.</summary>
    public int Count => _ends.Count;

    /// <summary>How many bytes they have.</summary>
    public int Bytes => _ends.Count == 0 ? 0 : _ends[^1];

    /// <summary>One of the passages.</summary>
    public PassageBytes this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return new PassageBytes(_buffer.AsSpan(start, _ends[index] - start));
        }
    }

    /// <summary>Creates a batch.</summary>
    public static PassageBatch Of(IEnumerable<Passage> passages)
    {
        var batch = new PassageBatch();
        foreach (var passage in passages)
        {
            batch.Add(passage);
        }

        return batch;
    }

    /// <summary>Adds a passage whose parts are valid UTF-8.</summary>
    /// <param name="id">The id.</param>
    /// <param name="title">The title; empty if there is none.</param>
    /// <param name="text">The text.</param>
    /// <param name="fields">The other fields, as in <see cref="Passage.Fields"/>; empty if there are none.</param>
    public void Add(ReadOnlySpan<byte> id, ReadOnlySpan<byte> title, ReadOnlySpan<byte> text, ReadOnlySpan<byte> fields)
    {
        var free = Reserve(id.Length + title.Length + text.Length + fields.Length);
        free = Write(free, id);
        free = Write(free, title);
        free = Write(free, text);
        Write(free, fields);
    }

    /// <summary>Adds a passage.</summary>
    public void Add(Passage passage)
    {
        var (id, title, text, fields) = (passage.Id, passage.Title ?? "", passage.Text, passage.Fields ?? "");
        var free = Reserve(
            Encoding.UTF8.GetByteCount(id) + Encoding.UTF8.GetByteCount(title) + Encoding.UTF8.GetByteCount(text) + Encoding.UTF8.GetByteCount(fields));
        free = Write(free, id);
        free = Write(free, title);
        free = Write(free, text);
        Write(free, fields);
    }

    /// <summary>Removes the passage that was added last.</summary>
    public void RemoveLast() => _ends.RemoveAt(_ends.Count - 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ends.Clear();
        Return(_buffer);
        _buffer = [];
    }

    /// <summary>Makes room for a passage, counts it, and returns its place.</summary>
    /// <param name="bytes">The bytes of its parts together.</param>
    private Span<byte> Reserve(int bytes)
    {
        var start = Bytes;
        var end = checked(start + (PassageBytes.Parts * sizeof(int)) + bytes);
        if (end > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(2L * _buffer.Length, Math.Max(capacity, end), Array.MaxLength));
            _buffer.AsSpan(0, start).CopyTo(larger);
            Return(_buffer);
            _buffer = larger;
        }

        _ends.Add(end);
        return _buffer.AsSpan(start, end - start);
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Span<byte> Write(Span<byte> free, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(free, part.Length);
        part.CopyTo(free[sizeof(int)..]);
        return free[(sizeof(int) + part.Length)..];
    }

    private static Span<byte> Write(Span<byte> free, string part)
    {
        var length = Encoding.UTF8.GetBytes(part, free[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(free, length);
        return free[(sizeof(int) + length)..];
    }
}
