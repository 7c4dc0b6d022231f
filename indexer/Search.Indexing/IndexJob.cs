using System.Threading.Channels;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Indexing.Sources;

namespace Search.Indexing;

/// <summary>Streams a source into an index: reading and writing overlap, nothing is lost without being counted.</summary>
/// <param name="source">What is indexed.</param>
/// <param name="writer">Where it goes; the caller disposes it.</param>
/// <param name="deadLetters">Keeps what is rejected.</param>
/// <param name="progress">Is told how far the job is; null: nobody is.</param>
public sealed class IndexJob(Source source, IIndexWriter writer, DeadLetterFile deadLetters, IProgress<IndexProgress>? progress = null)
{
    private const int BatchSize = 10_000;
    private const int BatchesInFlight = 4;

    private readonly DuplicateIds _ids = new();
    private long _bytesOfFinishedFiles;
    private long _bytesRead;
    private long _sent;
    private ContentHash _content;

    /// <summary>Runs the job to its end.</summary>
    /// <exception cref="BadInputException">The source holds no passage; nothing was put in place.</exception>
    /// <exception cref="SearchUnavailableException">The engine failed.</exception>
    /// <returns>What the engine says of the index.</returns>
    public async Task<PublishedIndex> RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var batches = Channel.CreateBounded<List<Numbered>>(BatchesInFlight);
        var reading = Task.Run(() => ReadAsync(batches.Writer, stop.Token), stop.Token);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancel))
            {
                await WriteAsync(batch, cancel);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_sent == 0)
        {
            throw new BadInputException(
                $"No passage was found in {string.Join(", ", source.Files)} ({deadLetters.Count} lines were rejected" +
                $"{(deadLetters.Count > 0 ? $", see {deadLetters.Path}" : "")}). Nothing was indexed.");
        }

        Report(isFinishing: true);
        return await writer.PublishAsync(
            new IndexCheckpoint(source.Identity, _sent + deadLetters.Count, _sent, deadLetters.Count, _content), cancel);
    }

    private async Task ReadAsync(ChannelWriter<List<Numbered>> output, CancellationToken cancel)
    {
        try
        {
            foreach (var file in source.Files)
            {
                using var collection = CollectionFile.Open(file);
                var batch = new List<Numbered>(BatchSize);
                foreach (var entry in collection.Read())
                {
                    if (Accept(collection, entry) is { } passage)
                    {
                        batch.Add(new Numbered(collection.Path, entry.Line, passage));
                    }

                    if (batch.Count == BatchSize)
                    {
                        await output.WriteAsync(batch, cancel);
                        Interlocked.Exchange(ref _bytesRead, _bytesOfFinishedFiles + collection.FilePosition);
                        batch = new List<Numbered>(BatchSize);
                    }
                }

                await output.WriteAsync(batch, cancel);
                _bytesOfFinishedFiles += new FileInfo(file).Length;
                Interlocked.Exchange(ref _bytesRead, _bytesOfFinishedFiles);
            }

            output.Complete();
        }
        catch (Exception exception)
        {
            output.Complete(exception);
        }
    }

    private Passage? Accept(CollectionFile collection, CollectionEntry entry)
    {
        if (entry.Rejection is { } rejection)
        {
            deadLetters.Add(collection.Path, entry.Line, rejection.Reason, rejection.Text);
            return null;
        }

        if (!_ids.Add(entry.Passage!.Id))
        {
            deadLetters.Add(collection.Path, entry.Line, $"the id '{entry.Passage.Id}' occurs before", entry.Passage.Text);
            return null;
        }

        return entry.Passage;
    }

    private async Task WriteAsync(List<Numbered> batch, CancellationToken cancel)
    {
        var refused = await writer.AddAsync([.. batch.Select(item => item.Passage)], cancel);
        foreach (var rejected in refused)
        {
            var origin = batch.First(item => ReferenceEquals(item.Passage, rejected.Passage));
            deadLetters.Add(origin.File, origin.Line, rejected.Reason, rejected.Passage.Text);
        }

        _sent += batch.Count - refused.Count;
        var refusedPassages = refused.Select(rejected => rejected.Passage).ToHashSet(ReferenceEqualityComparer.Instance);
        _content = _content.Add(ContentHash.Of(batch.Select(item => item.Passage).Where(passage => !refusedPassages.Contains(passage))));
        Report(isFinishing: false);
    }

    private void Report(bool isFinishing) => progress?.Report(new IndexProgress(Interlocked.Read(ref _bytesRead), _sent, isFinishing));

    /// <summary>A passage and where it came from.</summary>
    private readonly record struct Numbered(string File, long Line, Passage Passage);
}
