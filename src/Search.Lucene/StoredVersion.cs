using Search.Core.Indexing;

namespace Search.Lucene;

/// <summary>A version as its newest commit describes it.</summary>
/// <param name="Name">The version's name.</param>
/// <param name="Passages">How many passages are committed.</param>
/// <param name="Bytes">The size on disk.</param>
/// <param name="Metadata">What it says of itself; null where another version of this program made it.</param>
internal sealed record StoredVersion(string Name, long Passages, long Bytes, IndexMetadata? Metadata)
{
    /// <summary>Whether the version is whole: it was published once.</summary>
    public bool IsWhole => Metadata?.Published is not null;

    /// <summary>Whether a writer was suspended here.</summary>
    public bool IsSuspended => Metadata is { Published: null };
}
