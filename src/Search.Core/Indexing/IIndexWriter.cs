using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>
/// Writes one version of an index. No search sees it before <see cref="PublishAsync"/> returns. Batches may be added at the same time;
/// everything else is for one caller, while no batch is being added.
/// <para>
/// A writer ends by <see cref="PublishAsync"/>, <see cref="SuspendAsync"/> or <see cref="AbandonAsync"/>; disposing it then only
/// releases resources. If it did not end, because its job failed or its process was killed, its last checkpoint stays, and a later writer
/// continues from there. Without a checkpoint, everything that it wrote is removed, if the engine can be reached; otherwise the next
/// writer of the index removes it.
/// </para>
/// </summary>
public interface IIndexWriter : IAsyncDisposable
{
    /// <summary>The name of the version that is being written.</summary>
    string Version { get; }

    /// <summary>The last checkpoint: the start of the source, the checkpoint that the writer was resumed from, or what <see cref="CheckpointAsync"/> stored. After <see cref="AbandonAsync"/>, or a wrong count, it is the start again.</summary>
    JobCheckpoint Checkpoint { get; }

    /// <summary>How many batches it can add at the same time; more batches wait.</summary>
    int Concurrency { get; }

    /// <summary>How many passages were sent again so far, because the engine was overloaded or a request failed.</summary>
    long Retries { get; }

    /// <summary>Adds passages and returns those that the engine rejected, each with the engine's reason.</summary>
    /// <param name="passages">A batch, not to be changed until the task ends; the writer may split it into smaller requests.</param>
    /// <param name="cancel">
    /// Cancels. The same batch can then be added again, also by a resumed writer: no passage is in the index twice.
    /// </param>
    /// <exception cref="SearchUnavailableException">The engine could not take the batch after all retries.</exception>
    Task<IReadOnlyList<RejectedPassage>> AddAsync(PassageBatch passages, CancellationToken cancel);

    /// <summary>Reads passages that were added, also by an earlier writer of the version, as the engine stores them.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>Those that the engine has, in any order.</returns>
    /// <exception cref="SearchUnavailableException">The engine could not read them.</exception>
    Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancel);

    /// <summary>
    /// Makes the added passages durable but not searchable, and stores the checkpoint with them:
    /// <see cref="Retrieval.ISearchEngine.ResumeIndexAsync"/> continues from there, also after the process was killed.
    /// </summary>
    /// <param name="checkpoint">What was added so far.</param>
    /// <param name="cancel">Cancels; the last checkpoint is then this one or the one before.</param>
    /// <exception cref="SearchUnavailableException">The engine could not store it.</exception>
    Task CheckpointAsync(JobCheckpoint checkpoint, CancellationToken cancel);

    /// <summary>
    /// Makes all passages durable and searchable, counts them, points the index's name to this version, and removes old versions that
    /// are not kept.
    /// </summary>
    /// <param name="checkpoint">The end of the source, with the caller's counts.</param>
    /// <param name="cancel">Cancels; the previous version then stays current.</param>
    /// <exception cref="SearchUnavailableException">
    /// The engine could not finish, or its count differs from the checkpoint's; the previous version stays current.
    /// </exception>
    Task<PublishedIndex> PublishAsync(JobCheckpoint checkpoint, CancellationToken cancel);

    /// <summary>Stores a last checkpoint, as <see cref="CheckpointAsync"/> does, and ends.</summary>
    /// <param name="checkpoint">What was added so far.</param>
    /// <param name="cancel">Cancels; the writer is then still open.</param>
    /// <exception cref="SearchUnavailableException">The engine could not store it.</exception>
    Task SuspendAsync(JobCheckpoint checkpoint, CancellationToken cancel);

    /// <summary>Removes everything that was written, checkpoints included.</summary>
    /// <exception cref="SearchUnavailableException">The engine could not remove it; it is still not searchable.</exception>
    Task AbandonAsync(CancellationToken cancel);
}
