using System.Text;
using Search.Indexing;

namespace Search.Tests.Indexing;

/// <summary>The queue between reader and writer is limited by bytes, for lines of any length.</summary>
public sealed class BatchQueueTests
{
    private const int MostBytes = 1_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reader_waits_while_too_many_bytes_wait_for_the_writer()
    {
        await using var queue = new BatchQueue(MostBytes);
        await queue.AddAsync(BatchOf(300_000), Cancel);
        await queue.AddAsync(BatchOf(300_000), Cancel);

        var adding = queue.AddAsync(BatchOf(600_000), Cancel).AsTask();
        Assert.False(adding.IsCompleted);
        var first = await queue.TakeAsync(Cancel);
        Assert.False(adding.IsCompleted); // The first one is being written.
        first!.Dispose();

        await adding.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_batch_larger_than_the_bound_goes_alone()
    {
        await using var queue = new BatchQueue(MostBytes);
        await queue.AddAsync(BatchOf(5 * MostBytes), Cancel);

        Assert.False(queue.AddAsync(BatchOf(1_000), Cancel).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_reader_that_waits_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await using var queue = new BatchQueue(MostBytes);
        await queue.AddAsync(BatchOf(MostBytes), Cancel);
        var adding = queue.AddAsync(BatchOf(MostBytes), stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
    }

    [Fact]
    public async Task Twenty_thousand_lines_of_100_kilobytes_never_take_more_than_the_bound_and_one_batch()
    {
        var text = new byte[100_000];
        var (made, taken, most) = (0L, 0L, 0L);
        await using var queue = new BatchQueue();
        var reading = Task.Run(ReadAsync, Cancel);

        while (await queue.TakeAsync(Cancel) is { } batch)
        {
            Interlocked.Add(ref taken, batch.Bytes);
            batch.Dispose();
        }

        await reading;
        Assert.True(made > 1_990_000_000, $"{made:N0} bytes");
        Assert.InRange(most, 1, BatchQueue.DefaultMostBytes + 2 * (4 << 20) + 1_000_000);

        async Task ReadAsync()
        {
            var batch = new Batch("a.tsv");
            for (var line = 1; line <= 20_000; line++)
            {
                batch.Passages.Add(Encoding.UTF8.GetBytes($"{line}"), [], text, []);
                batch.Count(line, null);
                if (batch.IsFull)
                {
                    made += batch.Bytes;
                    most = Math.Max(most, made - Interlocked.Read(ref taken));
                    await queue.AddAsync(batch, Cancel);
                    batch = new Batch("a.tsv");
                }
            }

            queue.Complete();
        }
    }

    private static Batch BatchOf(int bytes)
    {
        var batch = new Batch("a.tsv");
        batch.Passages.Add("1"u8, [], new byte[bytes - 33], []);
        batch.Count(1, null);
        Assert.Equal(bytes, batch.Bytes);
        return batch;
    }
}
