using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>
/// Writes one version of an index. No search sees it before <see cref="PublishAsync"/> returns. One caller at a time.
/// <para>
/// A writer ends by <see cref="PublishAsync"/>, <see cref="SuspendAsync"/> or <see cref="AbandonAsync"/>; disposing it only releases
/// what it holds. Disposing one that did not end, or one whose end failed, goes back to the last checkpoint: the one that it was
/// resumed from. Without one, everything that it wrote is removed, as far as the engine can still be reached; the next writer of the
/// index removes the rest.
/// </para>
/// </summary>
public interface IIndexWriter : IAsyncDisposable
{
    /// <summary>The name of the version that is being written.</summary>
    string Version { get; }

    /// <summary>Where the writer started: the source's start, or where an earlier writer was suspended.</summary>
    IndexCheckpoint Checkpoint { get; }

    /// <summary>Adds passages and returns those that the engine refused, each with the engine's reason.</summary>
    /// <param name="passages">A batch; the writer may cut it into smaller requests.</param>
    /// <param name="cancel">
    /// Cancels, where a batch may take long. The same batch can then be added again, also by a writer that was resumed: nothing is in the
    /// index twice.
    /// </param>
    /// <exception cref="SearchUnavailableException">The engine could not take the batch after all retries.</exception>
    Task<IReadOnlyList<RejectedPassage>> AddAsync(IReadOnlyList<Passage> passages, CancellationToken cancel);

    /// <summary>
    /// Makes everything durable and searchable, counts it, puts it in place under the index's name, and removes old versions that are
    /// not kept.
    /// </summary>
    /// <param name="checkpoint">The whole source: what is in the index now, as the caller counted it.</param>
    /// <param name="cancel">Cancels; the version that was there before then stays in place.</param>
    /// <exception cref="SearchUnavailableException">
    /// The engine could not finish, or counts other than the checkpoint says; the version that was there before stays in place.
    /// </exception>
    Task<PublishedIndex> PublishAsync(IndexCheckpoint checkpoint, CancellationToken cancel);

    /// <summary>
    /// Makes what was added durable without making it visible, and keeps the checkpoint with it:
    /// <see cref="Retrieval.ISearchEngine.ResumeIndexAsync"/> goes on from there.
    /// </summary>
    /// <param name="checkpoint">What was added until now.</param>
    /// <param name="cancel">Cancels; the writer then did not end.</param>
    /// <exception cref="SearchUnavailableException">The engine could not keep it.</exception>
    Task SuspendAsync(IndexCheckpoint checkpoint, CancellationToken cancel);

    /// <summary>Removes everything that was written, checkpoints included.</summary>
    /// <exception cref="SearchUnavailableException">The engine could not remove it; no search sees it all the same.</exception>
    Task AbandonAsync(CancellationToken cancel);
}
