using Search.Core.Collections;

namespace Search.Indexing;

/// <summary>Entries of a source that are processed together.</summary>
/// <param name="file">The file that they come from.</param>
internal sealed class Batch(string file)
{
    /// <summary>Enough entries to keep every processor busy for a while.</summary>
    private const int MostEntries = 10_000;

    /// <summary>A batch of long entries ends earlier.</summary>
    private const long MostBytes = 8 << 20;

    /// <summary>The memory of an entry without its texts.</summary>
    private const int EntryBytes = 200;

    private readonly List<CollectionEntry> _entries = [];

    /// <summary>The file that the entries come from.</summary>
    public string File => file;

    /// <summary>The entries, in the order of the file.</summary>
    public IReadOnlyList<CollectionEntry> Entries => _entries;

    /// <summary>The approximate memory of the entries.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many bytes of the source were read up to the end of the batch.</summary>
    public long BytesRead { get; set; }

    /// <summary>Whether the batch is full.</summary>
    public bool IsFull => _entries.Count == MostEntries || Bytes >= MostBytes;

    /// <summary>Adds an entry.</summary>
    public void Add(CollectionEntry entry)
    {
        _entries.Add(entry);
        var characters = entry.Passage is { } passage
            ? (long)passage.Id.Length + (passage.Title?.Length ?? 0) + passage.Text.Length
            : entry.Rejection!.Text.Length;
        Bytes += EntryBytes + sizeof(char) * characters;
    }
}
