using Search.Core.Indexing;

namespace Search.Lucene;

/// <summary>A version on disk, as described by its newest commit.</summary>
/// <param name="Name">The version's name.</param>
/// <param name="Passages">How many passages are committed.</param>
/// <param name="Bytes">The size on disk.</param>
/// <param name="PassageBytes">How much of the file of passages belongs to the commit.</param>
/// <param name="Metadata">Its metadata; null if another version of this program made it.</param>
internal sealed record StoredVersion(string Name, long Passages, long Bytes, long PassageBytes, IndexMetadata? Metadata)
{
    /// <summary>Whether the version has a checkpoint and was not published.</summary>
    public bool IsUnfinished => Metadata is { Published: null };
}
