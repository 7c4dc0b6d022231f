using System.Text;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Indexing.Sources;

namespace Search.Indexing;

/// <summary>
/// Writes a source into an index. Reading and writing run at the same time, and every entry is counted. A checkpoint is stored at
/// intervals and when the job is cancelled; the next job of the same source continues from the last one.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="writer">The writer of the index; the caller disposes it.</param>
/// <param name="deadLetters">Stores rejected entries.</param>
/// <param name="progress">Receives the job's progress; may be null.</param>
/// <param name="checkpointInterval">The time between two checkpoints. During a checkpoint nothing is written.</param>
/// <param name="clock">The clock; default: the system's.</param>
public sealed class IndexJob(
    Source source,
    IIndexWriter writer,
    DeadLetterFile deadLetters,
    IProgress<IndexProgress>? progress = null,
    TimeSpan? checkpointInterval = null,
    TimeProvider? clock = null)
{
    private const int ReasonsInMessage = 3;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly TimeSpan _checkpointInterval = checkpointInterval ?? JobCheckpoint.DefaultInterval;
    private readonly SourceReader _reader = new(source, writer.Checkpoint.Entries);
    private readonly JobCheckpoint _start = writer.Checkpoint;
    private JobCheckpoint _checkpoint = writer.Checkpoint;
    private long _lastCheckpoint;
    private long _bytesRead;

    /// <summary>Runs the job to its end, or until it is cancelled.</summary>
    /// <exception cref="BadInputException">The source has no valid passage; nothing was published.</exception>
    /// <exception cref="SearchUnavailableException">The engine failed.</exception>
    public async Task<IndexJobResult> RunAsync(CancellationToken cancel)
    {
        var resumedFrom = _start.Entries > 0 ? (long?)_start.Indexed : null;
        _lastCheckpoint = _clock.GetTimestamp();
        try
        {
            await IndexAsync(cancel);
            await RequirePassagesAsync();
            Report(isFinishing: true);
            deadLetters.Flush(); // Publishing stores a checkpoint too.
            return new IndexJobResult(_checkpoint, resumedFrom, await writer.PublishAsync(_checkpoint, cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await SuspendAsync();
            return new IndexJobResult(_checkpoint, resumedFrom, null);
        }
    }

    private async Task IndexAsync(CancellationToken cancel)
    {
        await using var queue = new BatchQueue();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = Task.Run(() => _reader.ReadAsync(queue, stop.Token), CancellationToken.None);
        await using var inFlight = new BatchesInFlight(writer);
        try
        {
            await foreach (var batch in queue.TakeAllAsync(cancel))
            {
                inFlight.Add(batch, cancel);
                await CountAsync(inFlight, () => inFlight.IsFull || inFlight.IsFirstDone);
                await KeepCheckpointAsync(inFlight, cancel);
            }

            await CountAsync(inFlight, () => !inFlight.IsEmpty);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await inFlight.StopAsync();
            await CountAsync(inFlight, () => inFlight.IsFirstAdded);
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Stores a checkpoint if the last one is old. A checkpoint covers everything before one place of the source, so all batches must have ended.</summary>
    private async Task KeepCheckpointAsync(BatchesInFlight inFlight, CancellationToken cancel)
    {
        if (_clock.GetElapsedTime(_lastCheckpoint) < _checkpointInterval)
        {
            return;
        }

        await CountAsync(inFlight, () => !inFlight.IsEmpty);
        deadLetters.Flush();
        await writer.CheckpointAsync(_checkpoint, cancel);
        _lastCheckpoint = _clock.GetTimestamp();
    }

    /// <summary>Counts the first batches in flight, in order.</summary>
    private async Task CountAsync(BatchesInFlight inFlight, Func<bool> goOn)
    {
        while (goOn())
        {
            var (batch, rejected) = await inFlight.TakeFirstAsync();
            using (batch)
            {
                Count(batch, rejected);
            }
        }
    }

    private void Count(Batch batch, IReadOnlyList<RejectedPassage> refused)
    {
        var reasons = refused.ToDictionary(passage => passage.Index, passage => passage.Reason);
        var content = _checkpoint.ContentHash;
        for (var index = 0; index < batch.Passages.Count; index++)
        {
            var passage = batch.Passages[index];
            if (reasons.TryGetValue(index, out var reason))
            {
                deadLetters.Add(batch.File, batch.LineOf(index), reason, Encoding.UTF8.GetString(passage.Text));
            }
            else
            {
                content = content.Add(passage.Hash);
            }
        }

        foreach (var (line, rejection) in batch.Rejections)
        {
            deadLetters.Add(batch.File, line, rejection.Reason, rejection.Text);
        }

        var rejected = batch.Rejections.Count + refused.Count;
        _checkpoint = _checkpoint with
        {
            Entries = _checkpoint.Entries + batch.Entries,
            Indexed = _checkpoint.Indexed + batch.Entries - rejected,
            Rejected = _checkpoint.Rejected + rejected,
            ContentHash = content,
        };
        _bytesRead = batch.BytesRead;
        Report(isFinishing: false);
    }

    private async Task RequirePassagesAsync()
    {
        if (_checkpoint.Indexed > 0)
        {
            return;
        }

        await writer.AbandonAsync(CancellationToken.None);
        throw new BadInputException(
            $"No passage was found in {string.Join(", ", source.Files)}; nothing was indexed." +
            (_checkpoint.Rejected == 0
                ? " The source is empty."
                : $" All {_checkpoint.Rejected:N0} lines were rejected; they are in {deadLetters.Path}." +
                    string.Concat(deadLetters.Reasons.Describe(ReasonsInMessage).Select(reason => $"\n  {reason}"))));
    }

    /// <summary>Not cancellable, so that the checkpoint is always stored.</summary>
    private Task SuspendAsync()
    {
        deadLetters.Flush();
        return _checkpoint.Entries == 0
            ? writer.AbandonAsync(CancellationToken.None)
            : writer.SuspendAsync(_checkpoint, CancellationToken.None);
    }

    private void Report(bool isFinishing) =>
        progress?.Report(new IndexProgress(_bytesRead, _checkpoint.Indexed, _start.Indexed, isFinishing));
}
