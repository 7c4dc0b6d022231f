using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>How far a job has come: everything before <see cref="Entries"/> is in the index or was rejected, nothing behind it.</summary>
/// <param name="Source">What is being indexed, and in which state.</param>
/// <param name="Entries">How many entries of the source were handled, counted from its start.</param>
/// <param name="Indexed">How many of them are in the index.</param>
/// <param name="Rejected">How many of them were rejected.</param>
/// <param name="ContentHash">The hash of the passages that are in the index.</param>
public sealed record IndexCheckpoint(IndexSource Source, long Entries, long Indexed, long Rejected, ContentHash ContentHash)
{
    /// <summary>Where a job starts that does not go on with another one.</summary>
    public static IndexCheckpoint Start(IndexSource source) => new(source, 0, 0, 0, default);

    /// <summary>Compares the engine's count with this one, before an index is put in place.</summary>
    /// <exception cref="SearchUnavailableException">They differ.</exception>
    public void RequireCount(string index, long engineCount)
    {
        if (engineCount != Indexed)
        {
            throw new SearchUnavailableException(
                $"The engine counts {engineCount:N0} passages in the new version of the index '{index}'; {Indexed:N0} were sent. " +
                "It was not put in place. Index the collection again; if it happens again, look into the engine's log.");
        }
    }
}
