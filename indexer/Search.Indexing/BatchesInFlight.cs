using Search.Core.Indexing;

namespace Search.Indexing;

/// <summary>
/// The batches that a writer is adding. They may end in any order, and are returned in the order of the source: a checkpoint covers
/// everything before one place of the source.
/// </summary>
internal sealed class BatchesInFlight(IIndexWriter writer) : IAsyncDisposable
{
    private readonly Queue<(Batch Batch, Task<IReadOnlyList<RejectedPassage>> Adding)> _batches = new();

    /// <summary>Whether the writer has as many batches as it can add at the same time.</summary>
    public bool IsFull => _batches.Count >= writer.Concurrency;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _batches.Count == 0;

    /// <summary>Whether the first batch has ended, also with an error.</summary>
    public bool IsFirstDone => _batches.TryPeek(out var first) && first.Adding.IsCompleted;

    /// <summary>Waits until the first batch has ended, also with an error.</summary>
    public Task FirstEnded => _batches.Peek().Adding;

    /// <summary>Whether the first batch was added.</summary>
    public bool IsFirstAdded => _batches.TryPeek(out var first) && first.Adding.IsCompletedSuccessfully;

    /// <summary>How many passages the batches have.</summary>
    public int Passages => _batches.Sum(batch => batch.Batch.Passages.Count);

    /// <summary>Gives a batch to the writer.</summary>
    public void Add(Batch batch, CancellationToken cancel) => _batches.Enqueue((batch, writer.AddAsync(batch.Passages, cancel)));

    /// <summary>Waits for the first batch and returns it. The caller disposes it.</summary>
    public async Task<(Batch Batch, IReadOnlyList<RejectedPassage> Rejected)> TakeFirstAsync()
    {
        var rejected = await _batches.Peek().Adding;
        return (_batches.Dequeue().Batch, rejected);
    }

    /// <summary>Waits until all batches have ended, also with errors.</summary>
    public async Task StopAsync()
    {
        foreach (var (_, adding) in _batches)
        {
            await ((Task)adding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        while (_batches.TryDequeue(out var left))
        {
            left.Batch.Dispose();
        }
    }
}
