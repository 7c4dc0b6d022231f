using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Cluster;
using Search.Elasticsearch.Versions;

namespace Search.Elasticsearch.Writing;

/// <summary>Loads a new version of an index beside the current one, and then moves the alias to it.</summary>
/// <param name="cluster">The server.</param>
/// <param name="versions">The indexes of the name.</param>
/// <param name="definition">The index's name and settings.</param>
/// <param name="physicalName">The new version, which exists already.</param>
/// <param name="before">The indexes that had the alias when the job started.</param>
/// <param name="metadata">The new version's metadata so far.</param>
/// <param name="sender">Sends passages to the new version.</param>
/// <param name="heartbeat">Reports that the job runs; disposed with the writer.</param>
/// <param name="clock">The clock.</param>
internal sealed class ElasticsearchIndexWriter(
    ClusterClient cluster,
    IndexVersions versions,
    IndexDefinition definition,
    string physicalName,
    IReadOnlyList<string> before,
    IndexMetadata metadata,
    BulkSender sender,
    JobHeartbeat heartbeat,
    TimeProvider clock) : IIndexWriter
{
    private IndexMetadata _kept = metadata;
    private bool _ended;

    public string Version => versions.VersionOf(physicalName);

    public JobCheckpoint Checkpoint => _kept.Checkpoint;

    public int Concurrency => AdaptiveConcurrency.Most;

    public long Retries => sender.Retries;

    public Task<IReadOnlyList<RejectedPassage>> AddAsync(PassageBatch passages, CancellationToken cancel) =>
        heartbeat.IsLost ? Task.FromException<IReadOnlyList<RejectedPassage>>(heartbeat.DeletedError()) : sender.SendAsync(passages, cancel);

    public Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
        new PassageReader(cluster, physicalName).ReadAsync(ids, cancel);

    /// <summary>The passages that the server has confirmed are durable; only the checkpoint is written.</summary>
    public async Task CheckpointAsync(JobCheckpoint checkpoint, CancellationToken cancel)
    {
        var next = _kept.At(checkpoint);
        await heartbeat.KeepAsync(next, cancel);
        _kept = next;
    }

    public async Task<PublishedIndex> PublishAsync(JobCheckpoint checkpoint, CancellationToken cancel)
    {
        await RefreshAsync(cancel);
        var count = await cluster.CountAsync(physicalName, cancel);
        await RequireCountAsync(checkpoint, count);
        await CheckpointAsync(checkpoint, cancel); // After a crash the next job only has to publish.
        var notices = new List<string>();
        await MergeAsync(notices, cancel);
        await cluster.SendAsync((client, token) => client.Indices.PutSettingsAsync(IndexRequests.Serve(physicalName), token), cancel);
        var bytes = await SizeAsync(notices, cancel);
        var published = _kept.At(checkpoint) with { Published = clock.GetUtcNow() };
        await SwapInAsync();
        await MarkAsync(published, notices);
        await versions.DeleteOldAsync(physicalName, before, definition.KeptVersions, notices, cancel);
        return new PublishedIndex(new IndexDescription(definition.Name, Version, count, bytes, published)) { Notices = notices };
    }

    public async Task SuspendAsync(JobCheckpoint checkpoint, CancellationToken cancel)
    {
        await heartbeat.EndAsync(VersionState.Suspended, _kept.At(checkpoint), cancel);
        _ended = true;
    }

    public async Task AbandonAsync(CancellationToken cancel)
    {
        await versions.DeleteUnusedAsync(physicalName, cancel);
        _kept = _kept.At(JobCheckpoint.Start(definition.Source));
        _ended = true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await (_ended ? Task.CompletedTask : GoBackAsync());
        }
        catch (SearchException)
        {
            // The server itself may have failed. No search uses the index, and a later job of the name continues or removes it.
        }
        finally
        {
            await heartbeat.DisposeAsync();
        }
    }

    /// <summary>
    /// Back to the last checkpoint; without one the version is removed. What was added since then stays: a resumed job adds the same
    /// passages again, and the server keeps each once.
    /// </summary>
    private Task GoBackAsync() => heartbeat.Mark.State == VersionState.Suspended
        ? heartbeat.EndAsync(VersionState.Suspended, _kept, CancellationToken.None)
        : versions.DeleteUnusedAsync(physicalName, CancellationToken.None);

    /// <summary>A version with a wrong count is deleted: a job that continued it would fail again.</summary>
    private async Task RequireCountAsync(JobCheckpoint checkpoint, long count)
    {
        try
        {
            checkpoint.RequireCount(definition.Name, count);
        }
        catch (SearchUnavailableException)
        {
            await AbandonAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>The alias has moved already, and that is what publishes an index. If the mark cannot be written now, the next job writes it.</summary>
    private async Task MarkAsync(IndexMetadata published, List<string> notices)
    {
        try
        {
            await heartbeat.EndAsync(VersionState.Published, published, CancellationToken.None);
        }
        catch (SearchException exception)
        {
            notices.Add($"The index is published, but its mark could not be written; the next job writes it: {exception.Message}");
        }
    }

    private Task<RefreshResponse> RefreshAsync(CancellationToken cancel) =>
        cluster.SendAsync((client, token) => client.Indices.RefreshAsync(new RefreshRequest(physicalName), token), cancel);

    /// <summary>Merging only makes searches faster. A proxy may end the long request; the server then continues by itself.</summary>
    private async Task MergeAsync(List<string> notices, CancellationToken cancel)
    {
        try
        {
            await cluster.SendOnceAsync((client, token) => client.Indices.ForcemergeAsync(IndexRequests.Merge(physicalName), token), cancel);
            await RefreshAsync(cancel);
        }
        catch (SearchException exception)
        {
            notices.Add($"The index was not merged into one segment, so searches may be a little slower: {exception.Message}");
        }
    }

    /// <summary>The size is only information; a role that may write an index may lack the privilege to read it.</summary>
    private async Task<long?> SizeAsync(List<string> notices, CancellationToken cancel)
    {
        try
        {
            return await cluster.SizeAsync(physicalName, cancel);
        }
        catch (SearchException exception)
        {
            notices.Add($"The size of the index is unknown: {exception.Message}");
            return null;
        }
    }

    private async Task SwapInAsync()
    {
        _ended = true; // From here on searches may use the index.
        try
        {
            await versions.SwapInAsync(physicalName, before);
        }
        catch (AliasTakenException)
        {
            await AbandonAsync(CancellationToken.None);
            throw;
        }
        catch (SearchUnavailableException exception)
        {
            // Without an answer the server may still move the alias to the new index later.
            _ended = (exception as ElasticsearchException ?? exception.InnerException as ElasticsearchException) is not { IsFinal: true };
            throw;
        }
    }
}
