using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>
/// Writes one version of an index. No search sees it before <see cref="PublishAsync"/> returns. Batches may be added at the same time;
/// everything else is for one caller, while no batch is being added.
/// <para>
/// A writer ends by <see cref="PublishAsync"/>, <see cref="SuspendAsync"/> or <see cref="AbandonAsync"/>; disposing it only releases
/// what it holds. A writer that did not end, because its job failed or its process was killed, leaves its last checkpoint, and a later
/// writer can go on from there. Without a checkpoint everything that it wrote is removed, as far as the engine can be reached; the next
/// writer of the index removes the rest.
/// </para>
/// </summary>
public interface IIndexWriter : IAsyncDisposable
{
    /// <summary>The name of the version that is being written.</summary>
    string Version { get; }

    /// <summary>The last checkpoint: the source's start, where an earlier writer stopped, or what <see cref="CheckpointAsync"/> kept.</summary>
    IndexCheckpoint Checkpoint { get; }

    /// <summary>How many batches it can work on at the same time; more of them wait.</summary>
    int Concurrency { get; }

    /// <summary>Adds passages and returns those that the engine refused, each with the engine's reason.</summary>
    /// <param name="passages">A batch, not to be changed until the task ends; the writer may cut it into smaller requests.</param>
    /// <param name="cancel">
    /// Cancels, where a batch may take long. The same batch can then be added again, also by a writer that goes on from an earlier
    /// checkpoint: nothing is in the index twice.
    /// </param>
    /// <exception cref="SearchUnavailableException">The engine could not take the batch after all retries.</exception>
    Task<IReadOnlyList<RejectedPassage>> AddAsync(PassageBatch passages, CancellationToken cancel);

    /// <summary>
    /// Makes durable what was added, and keeps the checkpoint with it. <see cref="Retrieval.ISearchEngine.ResumeIndexAsync"/> goes on
    /// from there, whatever happens to this process.
    /// </summary>
    /// <param name="checkpoint">What was added until now.</param>
    /// <param name="cancel">Cancels; the last checkpoint is then this one or the one before.</param>
    /// <exception cref="SearchUnavailableException">The engine could not keep it.</exception>
    Task CheckpointAsync(IndexCheckpoint checkpoint, CancellationToken cancel);

    /// <summary>
    /// Makes all passages durable and searchable, counts them, points the index's name to this version, and removes old versions that
    /// are not kept.
    /// </summary>
    /// <param name="checkpoint">The end of the source, with the caller's counts.</param>
    /// <param name="cancel">Cancels; the previous version then stays current.</param>
    /// <exception cref="SearchUnavailableException">
    /// The engine could not finish, or its count differs from the checkpoint's; the version that was there before stays in place.
    /// </exception>
    Task<PublishedIndex> PublishAsync(IndexCheckpoint checkpoint, CancellationToken cancel);

    /// <summary>Keeps a last checkpoint, as <see cref="CheckpointAsync"/> does, and ends.</summary>
    /// <param name="checkpoint">What was added until now.</param>
    /// <param name="cancel">Cancels; the writer then did not end.</param>
    /// <exception cref="SearchUnavailableException">The engine could not keep it.</exception>
    Task SuspendAsync(IndexCheckpoint checkpoint, CancellationToken cancel);

    /// <summary>Removes everything that was written, checkpoints included.</summary>
    /// <exception cref="SearchUnavailableException">The engine could not remove it; it is still not searchable.</exception>
    Task AbandonAsync(CancellationToken cancel);
}
