using Search.Core.Collections;

namespace Search.Indexing;

/// <summary>Entries of a source that are processed together.</summary>
/// <param name="file">The file that they come from.</param>
internal sealed class Batch(string file) : IDisposable
{
    /// <summary>The pool of arrays has sizes that are powers of two.</summary>
    private const int BufferBytes = 2 << 20;

    /// <summary>A request of this size is large enough for a search server. Its JSON, which is longer, usually fits a buffer of the same size.</summary>
    private const int MostBytes = BufferBytes / 8 * 7;

    /// <summary>A batch of short entries ends earlier.</summary>
    private const int MostEntries = 20_000;

    /// <summary>The memory of an entry without its texts.</summary>
    private const int EntryBytes = 16;

    private readonly List<long> _lines = [];
    private readonly List<(long Line, Rejection Rejection)> _rejections = [];
    private long _rejectedBytes;
    private IDisposable? _lease;

    /// <summary>The file that the entries come from.</summary>
    public string File => file;

    /// <summary>The entries that are passages, in the order of the file.</summary>
    public PassageBatch Passages { get; } = new(BufferBytes);

    /// <summary>The other entries, in the order of the file.</summary>
    public IReadOnlyList<(long Line, Rejection Rejection)> Rejections => _rejections;

    /// <summary>How many entries there are.</summary>
    public int Entries => _lines.Count + _rejections.Count;

    /// <summary>The approximate memory of the entries.</summary>
    public long Bytes => Passages.Bytes + _rejectedBytes + ((long)EntryBytes * Entries);

    /// <summary>How many bytes of the source were read up to the end of the batch.</summary>
    public long BytesRead { get; set; }

    /// <summary>Whether the batch is full.</summary>
    public bool IsFull => Entries >= MostEntries || Bytes >= MostBytes;

    /// <summary>The line of a passage, from 1.</summary>
    public long LineOf(int passage) => _lines[passage];

    /// <summary>Counts an entry: the passage that was added to <see cref="Passages"/> last, or a rejection.</summary>
    public void Count(long line, Rejection? rejection)
    {
        if (rejection is null)
        {
            _lines.Add(line);
        }
        else
        {
            _rejections.Add((line, rejection));
            _rejectedBytes += sizeof(char) * (long)rejection.Text.Length;
        }
    }

    /// <summary>Keeps the lease of the queue until the batch is disposed.</summary>
    public void Hold(IDisposable lease) => _lease = lease;

    /// <inheritdoc/>
    public void Dispose()
    {
        Passages.Dispose();
        _lease?.Dispose();
    }
}
