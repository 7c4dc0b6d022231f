using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>A job checkpoint: the first <see cref="Entries"/> entries are indexed or rejected, the later ones are not read yet.</summary>
/// <param name="Source">The source, and its state.</param>
/// <param name="Entries">How many entries of the source were handled, counted from its start.</param>
/// <param name="Indexed">How many of them are in the index.</param>
/// <param name="Rejected">How many of them were rejected.</param>
/// <param name="ContentHash">The hash of the passages that are in the index.</param>
public sealed record JobCheckpoint(IndexSource Source, long Entries, long Indexed, long Rejected, ContentHash ContentHash)
{
    /// <summary>The time between two checkpoints of a job: the work of a killed job that is lost at most.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(15);

    /// <summary>The checkpoint of a new job.</summary>
    public static JobCheckpoint Start(IndexSource source) => new(source, 0, 0, 0, default);

    /// <summary>Compares the engine's count with this one, before an index is published.</summary>
    /// <exception cref="SearchUnavailableException">They differ.</exception>
    public void RequireCount(string index, long engineCount)
    {
        if (engineCount != Indexed)
        {
            throw new SearchUnavailableException(
                $"The engine counts {engineCount:N0} passages in the new version of the index '{index}'; {Indexed:N0} were sent. " +
                "The new version was not published. Index the collection again; if the error repeats, read the engine's log.");
        }
    }
}
