using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Cluster;
using Search.Elasticsearch.Versions;

namespace Search.Elasticsearch.Writing;

/// <summary>
/// Writes the mark of the loading index: once a minute that its job still runs, then its checkpoints, and how the job ended. Other jobs of
/// the same name continue or remove an index whose job has not reported for long.
/// </summary>
internal sealed class JobHeartbeat : IAsyncDisposable
{
    private readonly ClusterClient _cluster;
    private readonly IndexVersions _versions;
    private readonly string _physicalName;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;
    private IndexMark _mark;

    public JobHeartbeat(ClusterClient cluster, IndexVersions versions, string physicalName, IndexMark mark, TimeProvider clock)
    {
        (_cluster, _versions, _physicalName, _mark, _clock) = (cluster, versions, physicalName, mark, clock);
        _beating = BeatAsync(_stop.Token);
    }

    /// <summary>Whether another process deleted the index.</summary>
    public bool IsLost { get; private set; }

    /// <summary>What was written last.</summary>
    public IndexMark Mark => _mark;

    /// <summary>The error of a job whose index was deleted.</summary>
    public SearchUnavailableException DeletedError() => new($"The index '{_physicalName}' was deleted by another process while it was being loaded. Index again.");

    /// <summary>Writes a checkpoint.</summary>
    public Task KeepAsync(IndexMetadata metadata, CancellationToken cancel) => WriteAsync(mark => mark.Keep(metadata, _clock.GetUtcNow()), cancel);

    /// <summary>Stops, and leaves a last mark in the index.</summary>
    public async Task EndAsync(VersionState state, IndexMetadata last, CancellationToken cancel)
    {
        await StopAsync();
        await WriteAsync(mark => mark.End(state, last), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _writing.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task BeatAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(IndexMark.Heartbeat, _clock);
        while (!IsLost && await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                await WriteAsync(mark => mark with { Alive = _clock.GetUtcNow() }, cancel);
            }
            catch (SearchException)
            {
                // The next report may succeed; the job itself reports failures.
            }
        }
    }

    /// <summary>
    /// Writes one mark after the other, so that no mark replaces a later one, and only into the index that this job made: a server creates
    /// a deleted index again when a bulk request for it arrives.
    /// </summary>
    private async Task WriteAsync(Func<IndexMark, IndexMark> change, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            if ((await _versions.ReadAsync(cancel)).All(index => index.Name != _physicalName || index.Mark?.Job != _mark.Job))
            {
                IsLost = true;
                throw DeletedError();
            }

            var mark = change(_mark);
            var request = new PutMappingRequest(_physicalName) { Meta = mark.ToMeta() };
            await _cluster.SendAsync((client, token) => client.Indices.PutMappingAsync(request, token), cancel);
            _mark = mark;
        }
        finally
        {
            _writing.Release();
        }
    }
}
