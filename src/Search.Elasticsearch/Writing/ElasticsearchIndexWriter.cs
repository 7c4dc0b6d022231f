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
internal sealed class ElasticsearchIndexWriter(
    ClusterClient cluster,
    IndexVersions versions,
    IndexDefinition definition,
    string physicalName,
    IReadOnlyList<string> before,
    IndexMetadata metadata,
    BulkSender sender,
    JobHeartbeat heartbeat) : IIndexWriter
{
    private bool _keep;

    public string Version => physicalName[(definition.Name.Length + 1)..];

    public IndexCheckpoint Checkpoint => metadata.Checkpoint;

    public Task<IReadOnlyList<RejectedPassage>> AddAsync(IReadOnlyList<Passage> passages, CancellationToken cancel) =>
        heartbeat.IsLost
            ? throw new SearchUnavailableException($"The index '{physicalName}' that is being loaded was deleted by somebody else. Index again.")
            : sender.SendAsync(passages, cancel);

    public async Task<PublishedIndex> PublishAsync(IndexCheckpoint checkpoint, CancellationToken cancel)
    {
        await RefreshAsync(cancel);
        var notices = new List<string>();
        await MergeAsync(notices, cancel);
        var count = (await cluster.SendAsync((client, token) => client.CountAsync(new CountRequest(physicalName), token), cancel)).Count;
        checkpoint.RequireCount(definition.Name, count);
        await cluster.SendAsync((client, token) => client.Indices.PutSettingsAsync(IndexSchema.Serve(physicalName), token), cancel);
        var bytes = await SizeAsync(notices, cancel);
        await heartbeat.CompleteAsync(cancel);
        await SwapInAsync();
        await DeleteOldAsync(notices, cancel);
        var published = metadata.At(checkpoint) with { Published = TimeProvider.System.GetUtcNow() };
        return new PublishedIndex(new IndexDescription(definition.Name, Version, count, bytes, published)) { Notices = notices };
    }

    public Task SuspendAsync(IndexCheckpoint checkpoint, CancellationToken cancel) =>
        throw new NotSupportedException("A job on Elasticsearch cannot be suspended yet.");

    public Task AbandonAsync(CancellationToken cancel) => versions.DeleteUnusedAsync(physicalName, cancel);

    public async ValueTask DisposeAsync()
    {
        await heartbeat.DisposeAsync();
        if (_keep)
        {
            return;
        }

        try
        {
            await versions.DeleteUnusedAsync(physicalName, CancellationToken.None);
        }
        catch (SearchException)
        {
            // The server may be what failed. No search sees the index, and the next job of the name removes it.
        }
    }

    private Task<RefreshResponse> RefreshAsync(CancellationToken cancel) =>
        cluster.SendAsync((client, token) => client.Indices.RefreshAsync(new RefreshRequest(physicalName), token), cancel);

    /// <summary>Merging makes searches faster, nothing else. A proxy may cut the long request off; the server then goes on by itself.</summary>
    private async Task MergeAsync(List<string> notices, CancellationToken cancel)
    {
        try
        {
            await cluster.SendOnceAsync((client, token) => client.Indices.ForcemergeAsync(IndexSchema.Merge(physicalName), token), cancel);
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
            var stats = await cluster.SendAsync((client, token) => client.Indices.StatsAsync(IndexSchema.Size(physicalName), token), cancel);
            return stats.All.Primaries?.Store?.SizeInBytes;
        }
        catch (SearchException exception)
        {
            notices.Add($"The size of the index is unknown: {exception.Message}");
            return null;
        }
    }

    private async Task SwapInAsync()
    {
        _keep = true; // From here on the index may be the one that is searched.
        try
        {
            await versions.SwapInAsync(physicalName, before);
        }
        catch (SearchUnavailableException exception)
        {
            // Without an answer the server may still move the name to the new index later.
            _keep = (exception as ElasticsearchException ?? exception.InnerException as ElasticsearchException) is not { IsFinal: true };
            throw;
        }
    }

    private async Task DeleteOldAsync(List<string> notices, CancellationToken cancel)
    {
        foreach (var old in before)
        {
            try
            {
                await versions.DeleteUnusedAsync(old, cancel);
            }
            catch (SearchException exception)
            {
                notices.Add($"The old index '{old}' could not be deleted: {exception.Message}");
            }
        }
    }
}
