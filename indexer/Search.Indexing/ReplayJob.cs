using System.Text;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Indexing;

/// <summary>
/// Adds corrected dead letters to an index: writes a new version with the passages of the current one and the corrected ones. The current
/// version stays until the new one is published, and can be made current again.
/// </summary>
/// <param name="engine">The engine of the index.</param>
/// <param name="index">The index's name.</param>
/// <param name="keptVersions">How many versions are kept.</param>
public sealed class ReplayJob(ISearchEngine engine, string index, int keptVersions)
{
    /// <summary>The mark that takes the place of bytes that are not UTF-8.</summary>
    private const char Replacement = '\uFFFD';

    private readonly DuplicateIds _ids = new();
    private CollectionOptions _options = CollectionOptions.Default;
    private PassageLine _line = new(CollectionOptions.Default);
    private ContentHash _content;
    private long _passages;

    /// <summary>Runs the job. If it fails or is killed, nothing has changed, and it can be run again.</summary>
    /// <param name="letters">The corrected dead letters.</param>
    /// <param name="openRejected">Opens the file for those that are rejected again, for the name of the new version.</param>
    /// <param name="progress">Receives how many passages were written; may be null.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">There is nothing to add, or a stopped job of the index waits to be continued.</exception>
    /// <exception cref="SearchUnavailableException">The engine failed.</exception>
    public async Task<IndexJobResult> RunAsync(
        IEnumerable<DeadLetter> letters, Func<string, DeadLetterFile> openRejected, IProgress<IndexProgress>? progress, CancellationToken cancel)
    {
        var before = (await engine.DescribeIndexAsync(index, cancel)).Metadata;
        await RequireNoStoppedJobAsync(cancel);
        _options = before.Source.Options ?? CollectionOptions.Default;
        _line = new PassageLine(_options);
        var definition = new IndexDefinition(index, before.Bm25, before.Source, keptVersions, Analyzer: before.Analyzer);
        await using var writer = await engine.CreateIndexAsync(definition, replace: true, cancel);
        using var rejected = openRejected(writer.Version);
        await CopyAsync(writer, before, progress, cancel);
        await AddAsync(writer, letters, rejected, cancel);
        var added = _passages - before.Indexed;
        if (added == 0)
        {
            throw new BadInputException(
                $"None of the lines is a passage that the index '{index}' does not have; nothing was changed." +
                string.Concat(rejected.Reasons.Describe(most: 3).Select(reason => $"\n  {reason}")));
        }

        var left = Math.Max(0, before.Rejected - added);
        var checkpoint = new JobCheckpoint(before.Source, Math.Max(before.Entries, _passages + left), _passages, left, _content);
        var published = await writer.PublishAsync(checkpoint, cancel);
        return new IndexJobResult(checkpoint with { Rejected = rejected.Reasons.Count }, before.Indexed, published);
    }

    private async Task RequireNoStoppedJobAsync(CancellationToken cancel)
    {
        if ((await engine.InspectAsync(index, cancel)).Suspended is { } stopped)
        {
            throw new BadInputException(
                $"A job of the index '{index}' was stopped after {stopped.Indexed:N0} passages of {stopped.Source.Name}. " +
                "Continue it, or discard it with --restart, before you replay dead letters.");
        }
    }

    private async Task CopyAsync(IIndexWriter writer, IndexMetadata before, IProgress<IndexProgress>? progress, CancellationToken cancel)
    {
        await foreach (var batch in engine.ReadPassagesAsync(index, cancel))
        {
            using (batch)
            {
                await AddAsync(writer, batch, cancel);
                progress?.Report(new IndexProgress(0, _passages, 0, 0, writer.Retries, 0, false));
            }
        }

        if (_content != before.ContentHash)
        {
            throw new SearchUnavailableException(
                $"The index '{index}' is not as it was published: its {_passages:N0} passages have the content hash {_content}, expected {before.ContentHash}. " +
                "Nothing was changed. Index the collection again with --replace.");
        }
    }

    private async Task AddAsync(IIndexWriter writer, IEnumerable<DeadLetter> letters, DeadLetterFile rejected, CancellationToken cancel)
    {
        foreach (var share in letters.Chunk(10_000))
        {
            using var batch = new PassageBatch();
            var origins = new List<DeadLetter>(); // Of each passage in the batch.
            foreach (var letter in share)
            {
                foreach (var again in Read(letter, batch))
                {
                    rejected.Add(again);
                }

                origins.AddRange(Enumerable.Repeat(letter, batch.Count - origins.Count));
            }

            foreach (var refused in await AddAsync(writer, batch, cancel))
            {
                var (file, line) = (origins[refused.Index].File, origins[refused.Index].Line);
                rejected.Add(new DeadLetter(file, line, refused.Reason, _line.Write(batch[refused.Index].ToPassage())));
            }
        }
    }

    /// <summary>Adds the passages of a corrected dead letter to a batch, and returns what is rejected again.</summary>
    private IEnumerable<DeadLetter> Read(DeadLetter letter, PassageBatch batch) =>
        letter.Text.Contains(Replacement, StringComparison.Ordinal)
            ? [letter with { Reason = "the line has the character U+FFFD, which stands for bytes that were not UTF-8; correct it first" }]
        : letter.Header is { } header ? ReadRows(letter, header, batch)
        : _line.Parse(Encoding.UTF8.GetBytes(letter.Text), batch) is { } reason ? [letter with { Reason = reason }]
        : RejectKnown(letter, batch) is { } known ? [known]
        : [];

    /// <summary>A CSV row may have become several: a missing quote had joined it with the next ones.</summary>
    private IEnumerable<DeadLetter> ReadRows(DeadLetter letter, string header, PassageBatch batch)
    {
        using var rows = CollectionFile.OpenRows(header, letter.Text, letter.File, letter.Line, _options);
        var isEmpty = true;
        while (rows.TryRead(batch, out var line, out var rejection))
        {
            isEmpty = false;
            var row = letter with { Line = line };
            if (rejection is not null)
            {
                yield return row with { Reason = rejection.Reason, Text = rejection.Text };
            }
            else if (RejectKnown(row, batch) is { } known)
            {
                yield return known;
            }
        }

        if (isEmpty)
        {
            yield return letter with { Reason = "the text is empty; expected a row" };
        }
    }

    /// <summary>Removes the last passage of a batch and returns it as a dead letter if the index has its id already.</summary>
    private DeadLetter? RejectKnown(DeadLetter place, PassageBatch batch)
    {
        var last = batch[batch.Count - 1];
        if (_ids.Add(last.Id))
        {
            return null;
        }

        var passage = last.ToPassage();
        batch.RemoveLast();
        return new DeadLetter(place.File, place.Line, $"the id '{passage.Id}' is in the index already; expected a new id", _line.Write(passage));
    }

    private async Task<IReadOnlyList<RejectedPassage>> AddAsync(IIndexWriter writer, PassageBatch batch, CancellationToken cancel)
    {
        var refused = await writer.AddAsync(batch, cancel);
        var skipped = refused.Select(passage => passage.Index).ToHashSet();
        for (var place = 0; place < batch.Count; place++)
        {
            if (!skipped.Contains(place))
            {
                _ids.Add(batch[place].Id);
                _content = _content.Add(batch[place].Hash);
                _passages++;
            }
        }

        return refused;
    }
}
