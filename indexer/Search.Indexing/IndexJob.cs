using Search.Core.Collections;
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
/// <param name="options">Intervals and limits; default: <see cref="IndexJobOptions.Default"/>.</param>
/// <param name="clock">The clock; default: the system's.</param>
public sealed class IndexJob(
    Source source,
    IIndexWriter writer,
    DeadLetterFile deadLetters,
    IProgress<IndexProgress>? progress = null,
    IndexJobOptions? options = null,
    TimeProvider? clock = null)
{
    private const int ReasonsInMessage = 3;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly IndexJobOptions _options = options ?? IndexJobOptions.Default;
    private readonly SourceReader _reader = new(source, writer.Checkpoint.Entries);
    private readonly JobCheckpoint _start = writer.Checkpoint;
    private readonly ContentSample _sample = new();
    private readonly PassageLine _line = new(source.Options);
    private JobCheckpoint _checkpoint = writer.Checkpoint;
    private long _lastCheckpoint;
    private long _bytesRead;

    /// <summary>Runs the job to its end, or until it is cancelled.</summary>
    /// <exception cref="BadInputException">
    /// The source has no valid passage, or too many entries were rejected; nothing was published. In the second case a checkpoint is kept.
    /// </exception>
    /// <exception cref="SearchUnavailableException">The engine failed.</exception>
    public async Task<IndexJobResult> RunAsync(CancellationToken cancel)
    {
        var resumedFrom = _start.Entries > 0 ? (long?)_start.Indexed : null;
        _lastCheckpoint = _clock.GetTimestamp();
        try
        {
            await IndexAsync(cancel);
            await RequirePassagesAsync();
            await RequireFewRejectedAsync();
            Report(inFlight: 0, isFinishing: true);
            deadLetters.Flush(); // Publishing stores a checkpoint too.
            await CheckSampleAsync(cancel);
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
            while (await TakeAsync(queue, inFlight, cancel) is { } batch)
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
            if (source.Input is null)
            {
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            // Otherwise it may wait for input; such a read cannot be cancelled and ends with the process.
        }
    }

    /// <summary>Waits for the next batch. Meanwhile batches in flight are counted: they hold the bytes that the reader may be waiting for.</summary>
    private async Task<Batch?> TakeAsync(BatchQueue queue, BatchesInFlight inFlight, CancellationToken cancel)
    {
        var next = queue.TakeAsync(cancel);
        while (!next.IsCompleted && !inFlight.IsEmpty)
        {
            await Task.WhenAny(next, inFlight.FirstEnded);
            await CountAsync(inFlight, () => inFlight.IsFirstDone);
        }

        return await next;
    }

    /// <summary>Stores a checkpoint if the last one is old. A checkpoint covers everything before one place of the source, so all batches must have ended.</summary>
    private async Task KeepCheckpointAsync(BatchesInFlight inFlight, CancellationToken cancel)
    {
        if (_options.CheckpointInterval is not { } interval || _clock.GetElapsedTime(_lastCheckpoint) < interval)
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
                Report(inFlight.Passages, isFinishing: false);
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
                deadLetters.Add(new DeadLetter(batch.File, batch.LineOf(index), reason, _line.Write(passage.ToPassage())));
            }
            else
            {
                content = content.Add(passage.Hash);
                _sample.Add(passage);
            }
        }

        foreach (var (line, rejection) in batch.Rejections)
        {
            deadLetters.Add(new DeadLetter(batch.File, line, rejection.Reason, rejection.Text, rejection.Header));
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

    /// <summary>A collection that is mostly wrong does not replace a good index. The work is kept until the user has decided.</summary>
    private async Task RequireFewRejectedAsync()
    {
        if (_options.MaxRejected.Allows(_checkpoint.Rejected, _checkpoint.Entries))
        {
            return;
        }

        await SuspendAsync();
        throw new BadInputException(
            $"{_checkpoint.Rejected:N0} of {_checkpoint.Entries:N0} lines were rejected; the limit is {_options.MaxRejected}. Nothing was published." +
            string.Concat(deadLetters.Reasons.Describe(ReasonsInMessage).Select(reason => $"\n  {reason}")) +
            $"\nThe rejected lines are in {deadLetters.Path}. Correct the source and index it again, or publish the {_checkpoint.Indexed:N0} passages without them: " +
            "run the same command with --max-rejected 100%.");
    }

    /// <summary>Reads some passages back. A version with wrong content is removed: a job that continued it would fail again.</summary>
    private async Task CheckSampleAsync(CancellationToken cancel)
    {
        if (await _sample.FindWrongAsync(writer, cancel) is not [var first, ..] wrong)
        {
            return;
        }

        await writer.AbandonAsync(CancellationToken.None);
        throw new SearchUnavailableException(
            $"Some passages were read back from the new version of the index: {wrong.Count} of them are missing or differ from the source, first '{first}'. " +
            "Nothing was published. Index the collection again; if the error repeats, read the engine's log.");
    }

    /// <summary>Not cancellable, so that the checkpoint is always stored. A job that cannot be continued leaves nothing.</summary>
    private Task SuspendAsync()
    {
        deadLetters.Flush();
        return _checkpoint.Entries == 0 || _options.CheckpointInterval is null
            ? writer.AbandonAsync(CancellationToken.None)
            : writer.SuspendAsync(_checkpoint, CancellationToken.None);
    }

    private void Report(int inFlight, bool isFinishing) => progress?.Report(new IndexProgress(
        _bytesRead, _checkpoint.Indexed, _start.Indexed, _checkpoint.Rejected, writer.Retries, inFlight, isFinishing));
}
