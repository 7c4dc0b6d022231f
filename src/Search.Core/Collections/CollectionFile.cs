using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>
/// One file of passages: TSV (<c>id&lt;TAB&gt;text</c>) or JSONL (<c>{"_id"|"id", "title"?, "text"|"contents"}</c>), also
/// gzipped. A BEIR folder is its <c>corpus.jsonl</c>.
/// </summary>
public sealed class CollectionFile : IDisposable
{

    private readonly LfLineReader _lines;
    private readonly ParseLine _parse;

    private CollectionFile(string path, ParseLine parse)
    {
        _lines = new LfLineReader(path);
        _parse = parse;
    }

    /// <summary>Adds a line's passage to a batch, or returns why the line is not a passage.</summary>
    private delegate string? ParseLine(ReadOnlySpan<byte> line, PassageBatch batch);

    /// <summary>The file's path.</summary>
    public string Path => _lines.Path;

    /// <summary>How far the file has been read, in bytes of the file: for progress.</summary>
    public long FilePosition => _lines.FilePosition;

    /// <summary>Opens a collection file or a BEIR folder.</summary>
    /// <exception cref="BadInputException">The file is missing, or its extension is unknown.</exception>
    public static CollectionFile Open(string path)
    {
        var file = Resolve(path);
        return Format(file) switch
        {
            ".tsv" => new CollectionFile(file, TsvLine.Parse),
            ".jsonl" => new CollectionFile(file, new JsonLine(CollectionOptions.Default).Parse),
            _ => throw new BadInputException(
                $"'{path}' has an unknown format; expected .tsv, .jsonl, .tsv.gz, .jsonl.gz, or a BEIR folder with corpus.jsonl."),
        };
    }

    /// <summary>Finds the file behind a path: the path itself, or <c>corpus.jsonl</c> of a BEIR folder.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static string Resolve(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path)
                ? path
                : throw new BadInputException($"'{path}' does not exist; expected a file or a BEIR folder.");
        }

        return new[] { "corpus.jsonl", "corpus.jsonl.gz" }
            .Select(name => System.IO.Path.Combine(path, name))
            .FirstOrDefault(File.Exists)
            ?? throw new BadInputException($"The folder '{path}' has neither corpus.jsonl nor corpus.jsonl.gz; expected a BEIR folder.");
    }

    /// <summary>Reads the rest of the file.</summary>
    /// <exception cref="BadInputException">The file is damaged.</exception>
    public IEnumerable<CollectionEntry> Read()
    {
        using var batch = new PassageBatch();
        while (TryRead(batch, out var line, out var rejection))
        {
            yield return new CollectionEntry(line, rejection is null ? TakeLast(batch) : null, rejection);
        }
    }

    /// <summary>Reads the next line and adds its passage to a batch.</summary>
    /// <param name="batch">Gets the passage.</param>
    /// <param name="line">The line's number, from 1.</param>
    /// <param name="rejection">Why the line is not a passage; null if it is one.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="BadInputException">The file is damaged.</exception>
    public bool TryRead(PassageBatch batch, out long line, out Rejection? rejection)
    {
        var found = _lines.TryRead(out var bytes);
        line = _lines.LineNumber;
        rejection = found && Parse(bytes, batch) is { } reason ? Rejection.Of(reason, bytes) : null;
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private static string Format(string file)
    {
        var name = System.IO.Path.GetFileName(file).ToLowerInvariant();
        return System.IO.Path.GetExtension(name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name);
    }

    private static Passage TakeLast(PassageBatch batch)
    {
        var passage = batch[batch.Count - 1].ToPassage();
        batch.RemoveLast();
        return passage;
    }

    private string? Parse(ReadOnlySpan<byte> line, PassageBatch batch) => Utf8.IsValid(line) ? _parse(line, batch) : Rejection.NotUtf8;
}
