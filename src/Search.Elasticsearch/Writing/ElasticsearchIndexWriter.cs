using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Cluster;
using Search.Elasticsearch.Versions;

namespace Search.Elasticsearch.Writing;

/// <summary>Loads a new version of an index beside the one that is searched, and swaps it in whole under the alias.</summary>
/// <param name="cluster">The server.</param>
/// <param name="versions">The indexes of the name.</param>
/// <param name="definition">What the index is.</param>
/// <param name="physicalName">The new version, which is there already.</param>
/// <param name="before">The indexes that held the name when the job began.</param>
/// <param name="metadata">What the new version says of itself until now.</param>
/// <param name="sender">Sends passages to the new version.</param>
/// <param name="heartbeat">Says that the job runs; disposed with the writer.</param>
/// <param name="clock">Tells the time.</param>
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
        heartbeat.IsLost ? throw Lost() : sender.SendAsync(passages, cancel);

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

    /// <summary>What the server has confirmed is durable; only the checkpoint has to be written.</summary>
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
            // The server may be what failed. No search sees the index, and a later job of the name goes on with it or removes it.
        }
        finally
        {
            await heartbeat.DisposeAsync();
        }
    }

    /// <summary>
    /// Back to the checkpoint that the job went on from; without one the version is removed. What was added since stays: a job that goes
    /// on from there adds the same passages again, and the server keeps each once.
    /// </summary>
    private Task GoBackAsync() => heartbeat.Mark.State == VersionState.Suspended
        ? EndAsync(VersionState.Suspended, metadata, CancellationToken.None)
        : versions.DeleteUnusedAsync(physicalName, CancellationToken.None);

    /// <summary>Leaves a last mark, in the index that this job made and in no other.</summary>
    private async Task EndAsync(VersionState state, IndexMetadata last, CancellationToken cancel)
    {
        if ((await versions.ReadAsync(cancel)).All(index => index.Name != physicalName || index.Mark?.Job != heartbeat.Mark.Job))
        {
            throw Lost();
        }

        await heartbeat.EndAsync(heartbeat.Mark.End(state, last), cancel);
    }

    private SearchUnavailableException Lost() => new($"The index '{physicalName}' that is being loaded was deleted by somebody else. Index again.");

    private Task<RefreshResponse> RefreshAsync(CancellationToken cancel) =>
        cluster.SendAsync((client, token) => client.Indices.RefreshAsync(new RefreshRequest(physicalName), token), cancel);

    /// <summary>Merging makes searches faster, nothing else. A proxy may cut the long request off; the server then goes on by itself.</summary>
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

    /// <summary>The size is for information; a role that may write an index may not be allowed to read it.</summary>
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
        _ended = true; // From here on the index may be the one that is searched.
        try
        {
            await versions.SwapInAsync(physicalName, before);
        }
        catch (SearchUnavailableException exception)
        {
            // Without an answer the server may still move the name to the new index later.
            _ended = (exception as ElasticsearchException ?? exception.InnerException as ElasticsearchException) is not { IsFinal: true };
            throw;
        }
    }
}
