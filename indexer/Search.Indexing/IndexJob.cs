using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Indexing.Sources;

namespace Search.Indexing;

/// <summary>
/// Writes a source into an index. Reading and writing run at the same time, and every entry is counted. A cancelled job
/// suspends its writer; the next job of the same source continues from there.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="writer">The writer of the index; the caller disposes it.</param>
/// <param name="deadLetters">Stores rejected entries.</param>
/// <param name="progress">Receives the job's progress; may be null.</param>
public sealed class IndexJob(Source source, IIndexWriter writer, DeadLetterFile deadLetters, IProgress<IndexProgress>? progress = null)
{
    private const int ReasonsInMessage = 3;

    private readonly SourceReader _reader = new(source, writer.Checkpoint.Entries);
    private IndexCheckpoint _checkpoint = writer.Checkpoint;
    private long _bytesRead;

    /// <summary>Runs the job to its end, or until it is cancelled.</summary>
    /// <exception cref="BadInputException">The source has no valid passage; nothing was published.</exception>
    /// <exception cref="SearchUnavailableException">The engine failed.</exception>
    public async Task<IndexJobResult> RunAsync(CancellationToken cancel)
    {
        var resumedFrom = writer.Checkpoint.Entries > 0 ? (long?)writer.Checkpoint.Indexed : null;
        try
        {
            await IndexAsync(cancel);
            await RequirePassagesAsync();
            Report(isFinishing: true);
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
        try
        {
            await foreach (var batch in queue.TakeAllAsync(cancel))
            {
                await HandleAsync(batch, cancel);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HandleAsync(Batch batch, CancellationToken cancel)
    {
        var passages = batch.Entries.Where(entry => entry.Passage is not null).Select(entry => entry.Passage!).ToList();
        var refused = (await writer.AddAsync(passages, cancel)).ToDictionary<RejectedPassage, Passage, string>(
            rejected => rejected.Passage, rejected => rejected.Reason, ReferenceEqualityComparer.Instance);
        var (rejections, content) = (0, _checkpoint.ContentHash);
        foreach (var entry in batch.Entries)
        {
            var rejection = entry.Rejection
                ?? (refused.TryGetValue(entry.Passage!, out var reason) ? new Rejection(reason, entry.Passage!.Text) : null);
            if (rejection is null)
            {
                content = content.Add(entry.Passage!);
            }
            else
            {
                rejections++;
                deadLetters.Add(batch.File, entry.Line, rejection.Reason, rejection.Text);
            }
        }

        _checkpoint = _checkpoint with
        {
            Entries = _checkpoint.Entries + batch.Entries.Count,
            Indexed = _checkpoint.Indexed + batch.Entries.Count - rejections,
            Rejected = _checkpoint.Rejected + rejections,
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
    private Task SuspendAsync() => _checkpoint.Entries == 0
        ? writer.AbandonAsync(CancellationToken.None)
        : writer.SuspendAsync(_checkpoint, CancellationToken.None);

    private void Report(bool isFinishing) =>
        progress?.Report(new IndexProgress(_bytesRead, _checkpoint.Indexed, writer.Checkpoint.Indexed, isFinishing));
}
