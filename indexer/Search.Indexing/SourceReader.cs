using Search.Core.Collections;
using Search.Indexing.Sources;

namespace Search.Indexing;

/// <summary>Reads a source in batches. A second passage with the same id is rejected here, because an engine must not hold both.</summary>
/// <param name="source">The source.</param>
/// <param name="handled">How many entries at the start an earlier job processed; only their ids are read.</param>
internal sealed class SourceReader(Source source, long handled)
{
    private readonly DuplicateIds _ids = new();
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
                _bytesOfFinishedFiles += new FileInfo(file).Length;
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
        using var collection = CollectionFile.Open(file);
        var batch = new Batch(collection.Path);
        foreach (var entry in collection.Read())
        {
            var unique = WithUniqueId(entry);
            if (_toSkip > 0)
            {
                _toSkip--;
                cancel.ThrowIfCancellationRequested();
                continue;
            }

            batch.Add(unique);
            if (batch.IsFull)
            {
                await AddAsync(batch, collection, queue, cancel);
                batch = new Batch(collection.Path);
            }
        }

        await AddAsync(batch, collection, queue, cancel);
    }

    private ValueTask AddAsync(Batch batch, CollectionFile collection, BatchQueue queue, CancellationToken cancel)
    {
        batch.BytesRead = _bytesOfFinishedFiles + collection.FilePosition;
        return queue.AddAsync(batch, cancel);
    }

    private CollectionEntry WithUniqueId(CollectionEntry entry) =>
        entry.Passage is { } passage && !_ids.Add(passage.Id)
            ? new CollectionEntry(entry.Line, null, new Rejection($"the id '{passage.Id}' is used by an earlier line; expected unique ids", passage.Text))
            : entry;
}
