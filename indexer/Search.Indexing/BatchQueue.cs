using System.Threading.Channels;
using System.Threading.RateLimiting;

namespace Search.Indexing;

/// <summary>
/// The queue between the reader of a source and the writer of an index. It is bounded by bytes: the reader waits until the writer
/// has processed enough. A batch counts until it is disposed; a batch larger than the bound is alone in the queue.
/// </summary>
internal sealed class BatchQueue : IAsyncDisposable
{
    /// <summary>Enough that each side can continue while the other one pauses.</summary>
    public const int DefaultMostBytes = 16 << 20;

    private readonly int _mostBytes;
    private readonly ConcurrencyLimiter _bytes;
    private readonly Channel<Batch> _batches = Channel.CreateUnbounded<Batch>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    public BatchQueue(int mostBytes = DefaultMostBytes)
    {
        _mostBytes = mostBytes;
        _bytes = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = mostBytes, QueueLimit = mostBytes });
    }

    /// <summary>Adds a batch; waits until there is room for it.</summary>
    public async ValueTask AddAsync(Batch batch, CancellationToken cancel)
    {
        batch.Hold(await _bytes.AcquireAsync((int)Math.Min(batch.Bytes, _mostBytes), cancel));
        await _batches.Writer.WriteAsync(batch, cancel);
    }

    /// <summary>Marks the end of the batches, or the failure of the reader.</summary>
    public void Complete(Exception? failure = null) => _batches.Writer.Complete(failure);

    /// <summary>Waits for the next batch; null after the last one. The caller disposes it after it has processed it.</summary>
    public async Task<Batch?> TakeAsync(CancellationToken cancel) =>
        await _batches.Reader.WaitToReadAsync(cancel) && _batches.Reader.TryRead(out var batch) ? batch : null;

    public ValueTask DisposeAsync() => _bytes.DisposeAsync();
}
