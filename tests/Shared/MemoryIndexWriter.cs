using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.TestSupport;

/// <summary>Writes a version of a <see cref="MemoryIndex"/>.</summary>
internal sealed class MemoryIndexWriter(MemoryIndex index, IndexDefinition definition, MemoryVersion start, string? refusedId) : IIndexWriter
{
    private readonly List<Passage> _passages = [.. start.Passages];

    public string Version => start.Name;

    public JobCheckpoint Checkpoint { get; private set; } = start.Metadata.Checkpoint;

    public int Concurrency => 1;

    public long Retries => 0;

    public Task<IReadOnlyList<RejectedPassage>> AddAsync(PassageBatch passages, CancellationToken cancel)
    {
        var added = Enumerable.Range(0, passages.Count).Select(place => passages[place].ToPassage()).ToList();
        _passages.AddRange(added.Where(passage => passage.Id != refusedId));
        var refused = added.Index().Where(passage => passage.Item.Id == refusedId);
        return Task.FromResult<IReadOnlyList<RejectedPassage>>([.. refused.Select(passage => new RejectedPassage(passage.Index, "refused"))]);
    }

    public Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Passage>>([.. _passages.Where(passage => ids.Contains(passage.Id))]);

    public Task CheckpointAsync(JobCheckpoint checkpoint, CancellationToken cancel)
    {
        Checkpoint = checkpoint;
        index.Suspended = new MemoryVersion(Version, start.Metadata.At(checkpoint), [.. _passages]);
        return Task.CompletedTask;
    }

    public async Task<PublishedIndex> PublishAsync(JobCheckpoint checkpoint, CancellationToken cancel)
    {
        try
        {
            checkpoint.RequireCount(definition.Name, _passages.Count);
        }
        catch (SearchUnavailableException)
        {
            await AbandonAsync(cancel);
            throw;
        }

        var published = new MemoryVersion(
            Version, start.Metadata.At(checkpoint) with { Published = TimeProvider.System.GetUtcNow() }, _passages);
        index.Publish(published, definition.KeptVersions);
        index.Suspended = null;
        return new PublishedIndex(published.Describe(definition.Name));
    }

    public Task SuspendAsync(JobCheckpoint checkpoint, CancellationToken cancel) => CheckpointAsync(checkpoint, cancel);

    public Task AbandonAsync(CancellationToken cancel)
    {
        index.Suspended = null;
        Checkpoint = JobCheckpoint.Start(definition.Source);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
