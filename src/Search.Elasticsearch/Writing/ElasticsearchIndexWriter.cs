using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core;
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
    private bool _ended;

    public string Version => versions.VersionOf(physicalName);

    public IndexCheckpoint Checkpoint => metadata.Checkpoint;

    public Task<IReadOnlyList<RejectedPassage>> AddAsync(IReadOnlyList<Passage> passages, CancellationToken cancel) =>
        heartbeat.IsLost ? throw DeletedError() : sender.SendAsync(passages, cancel);

    public async Task<PublishedIndex> PublishAsync(IndexCheckpoint checkpoint, CancellationToken cancel)
    {
        await RefreshAsync(cancel);
        var notices = new List<string>();
        await MergeAsync(notices, cancel);
        var count = await cluster.CountAsync(physicalName, cancel);
        checkpoint.RequireCount(definition.Name, count);
        await cluster.SendAsync((client, token) => client.Indices.PutSettingsAsync(IndexRequests.Serve(physicalName), token), cancel);
        var bytes = await SizeAsync(notices, cancel);
        var published = metadata.At(checkpoint) with { Published = clock.GetUtcNow() };
        await EndAsync(VersionState.Published, published, cancel);
        await SwapInAsync();
        await versions.DeleteOldAsync(physicalName, before, definition.KeptVersions, notices, cancel);
        return new PublishedIndex(new IndexDescription(definition.Name, Version, count, bytes, published)) { Notices = notices };
    }

    /// <summary>Everything that the server confirmed is durable; only the checkpoint has to be written.</summary>
    public async Task SuspendAsync(IndexCheckpoint checkpoint, CancellationToken cancel)
    {
        await EndAsync(VersionState.Suspended, metadata.At(checkpoint), cancel);
        _ended = true;
    }

    public async Task AbandonAsync(CancellationToken cancel)
    {
        await versions.DeleteUnusedAsync(physicalName, cancel);
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
    /// Goes back to the checkpoint that the job was resumed from; without one the version is removed. Passages added since then stay: a
    /// resumed job adds them again, and the server keeps each once.
    /// </summary>
    private Task GoBackAsync() => heartbeat.Mark.State == VersionState.Suspended
        ? EndAsync(VersionState.Suspended, metadata, CancellationToken.None)
        : versions.DeleteUnusedAsync(physicalName, CancellationToken.None);

    /// <summary>Writes a last mark, only into the index that this job made.</summary>
    private async Task EndAsync(VersionState state, IndexMetadata last, CancellationToken cancel)
    {
        if ((await versions.ReadAsync(cancel)).All(index => index.Name != physicalName || index.Mark?.Job != heartbeat.Mark.Job))
        {
            throw DeletedError();
        }

        await heartbeat.EndAsync(heartbeat.Mark.End(state, last), cancel);
    }

    private SearchUnavailableException DeletedError() => new($"The index '{physicalName}' was deleted by another process while it was being loaded. Index again.");

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
        catch (SearchUnavailableException exception)
        {
            // Without an answer the server may still move the alias to the new index later.
            _ended = (exception as ElasticsearchException ?? exception.InnerException as ElasticsearchException) is not { IsFinal: true };
            throw;
        }
    }
}
