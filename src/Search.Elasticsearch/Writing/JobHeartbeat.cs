using System.Net;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core.Errors;
using Search.Elasticsearch.Cluster;
using Search.Elasticsearch.Versions;

namespace Search.Elasticsearch.Writing;

/// <summary>
/// Writes into the loading index, once a minute, that its job still runs. Other jobs of the same name remove an index
/// whose job has not reported for long.
/// </summary>
internal sealed class JobHeartbeat : IAsyncDisposable
{
    private readonly ClusterClient _cluster;
    private readonly string _physicalName;
    private readonly IndexMark _mark;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;

    public JobHeartbeat(ClusterClient cluster, string physicalName, IndexMark mark, TimeProvider clock)
    {
        (_cluster, _physicalName, _mark, _clock) = (cluster, physicalName, mark, clock);
        _beating = BeatAsync(_stop.Token);
    }

    /// <summary>Whether another process deleted the index.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The mark of the index while the job runs.</summary>
    public IndexMark Mark => _mark;

    /// <summary>Stops, and writes a last mark into the index.</summary>
    public async Task EndAsync(IndexMark last, CancellationToken cancel)
    {
        await StopAsync();
        await WriteAsync(last, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
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
                await WriteAsync(_mark with { Alive = _clock.GetUtcNow() }, cancel);
            }
            catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.NotFound)
            {
                IsLost = true;
            }
            catch (SearchException)
            {
                // The next report may succeed; the job itself reports failures.
            }
        }
    }

    private Task WriteAsync(IndexMark mark, CancellationToken cancel)
    {
        var request = new PutMappingRequest(_physicalName) { Meta = mark.ToMeta() };
        return _cluster.SendAsync((client, token) => client.Indices.PutMappingAsync(request, token), cancel);
    }
}
