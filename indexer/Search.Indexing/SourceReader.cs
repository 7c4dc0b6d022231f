using Search.Core.Collections;
using Search.Indexing.Sources;

namespace Search.Indexing;

/// <summary>Reads a source in batches. A second passage with the same id is rejected here, because an engine must not hold both.</summary>
/// <param name="source">The source.</param>
/// <param name="handled">How many entries at the start an earlier job processed; only their ids are read.</param>
internal sealed class SourceReader(Source source, long handled)
{
    private readonly DuplicateIds _ids = new();
    private readonly PassageLine _line = new(source.Options);
    private long _toSkip = handled;
    private long _bytesOfFinishedFiles;

    /// <summary>Reads all files into a queue. A failure goes into the queue too.</summary>
    public async Task ReadAsync(BatchQueue queue, CancellationToken cancel)
    {
        try
        {
            foreach (var file in source.Files)
            {
                await ReadAsync(file, queue, cancel);
            }

            queue.Complete();
        }
        catch (Exception exception)
        {
            queue.Complete(exception);
        }
    }

    private async Task ReadAsync(string file, BatchQueue queue, CancellationToken cancel)
    {
        using var collection = source.Open(file);
        while (ReadBatch(collection, cancel) is { } batch)
        {
            batch.BytesRead = _bytesOfFinishedFiles + collection.FilePosition;
            await queue.AddAsync(batch, cancel);
        }

        _bytesOfFinishedFiles += collection.FilePosition;
    }

    /// <summary>Reads the next batch of a file; null at its end.</summary>
    private Batch? ReadBatch(CollectionFile collection, CancellationToken cancel)
    {
        var batch = new Batch(collection.Path);
        while (!batch.IsFull && collection.TryRead(batch.Passages, out var line, out var rejection))
        {
            rejection ??= RejectDuplicate(batch.Passages);
            if (_toSkip == 0)
            {
                batch.Count(line, rejection);
                continue;
            }

            cancel.ThrowIfCancellationRequested();
            _toSkip--;
            if (rejection is null)
            {
                batch.Passages.RemoveLast();
            }
        }

        return batch.Entries > 0 ? batch : null;
    }

    /// <summary>Removes the last passage if an earlier line has its id.</summary>
    private Rejection? RejectDuplicate(PassageBatch passages)
    {
        var last = passages[passages.Count - 1];
        if (_ids.Add(last.Id))
        {
            return null;
        }

        var passage = last.ToPassage();
        passages.RemoveLast();
        return new Rejection($"the id '{passage.Id}' is used by an earlier line; expected unique ids", _line.Write(passage));
    }
}
