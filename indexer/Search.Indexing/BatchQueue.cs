using System.Runtime.CompilerServices;
using System.Threading.Channels;
using System.Threading.RateLimiting;

namespace Search.Indexing;

/// <summary>
/// The queue between the reader of a source and the writer of an index. It is bounded by bytes: the reader waits until the writer
/// has processed enough. A batch counts until the writer asks for the next one; a batch larger than the bound is alone in the queue.
/// </summary>
internal sealed class BatchQueue : IAsyncDisposable
{
    /// <summary>Enough that each side can continue while the other one pauses.</summary>
    public const int DefaultMostBytes = 32 << 20;

    private readonly int _mostBytes;
    private readonly ConcurrencyLimiter _bytes;
    private readonly Channel<(Batch Batch, RateLimitLease Lease)> _batches =
        Channel.CreateUnbounded<(Batch, RateLimitLease)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    public BatchQueue(int mostBytes = DefaultMostBytes)
    {
        _mostBytes = mostBytes;
        _bytes = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = mostBytes, QueueLimit = mostBytes });
    }

    /// <summary>Adds a batch; waits until there is room for it.</summary>
    public async ValueTask AddAsync(Batch batch, CancellationToken cancel)
    {
        var lease = await _bytes.AcquireAsync((int)Math.Min(batch.Bytes, _mostBytes), cancel);
        await _batches.Writer.WriteAsync((batch, lease), cancel);
    }

    /// <summary>Marks the end of the batches, or the failure of the reader.</summary>
    public void Complete(Exception? failure = null) => _batches.Writer.Complete(failure);

    /// <summary>Returns the batches in order.</summary>
    public async IAsyncEnumerable<Batch> TakeAllAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var (batch, lease) in _batches.Reader.ReadAllAsync(cancel))
        {
            using (lease)
            {
                yield return batch;
            }
        }
    }

    public ValueTask DisposeAsync() => _bytes.DisposeAsync();
}
