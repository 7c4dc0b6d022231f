using System.Text;
using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>
/// A collection of passages: TSV (<c>id&lt;TAB&gt;text</c>), JSONL (<c>{"_id"|"id", "title"?, "text"|"contents", …}</c>), a JSON array of such
/// objects, or CSV with a header; also gzipped. Everything else that is read from a collection is read here.
/// </summary>
public sealed class CollectionFile : IDisposable
{
    private static readonly IReadOnlyDictionary<string, CollectionFormat> Extensions = new Dictionary<string, CollectionFormat>
    {
        [".tsv"] = CollectionFormat.Tsv,
        [".jsonl"] = CollectionFormat.Jsonl,
        [".csv"] = CollectionFormat.Csv,
        [".json"] = CollectionFormat.Json,
    };

    private readonly CollectionBytes _bytes;
    private readonly ICollectionReader _reader;
    private readonly Mojibake? _mojibake;

    private CollectionFile(CollectionBytes bytes, CollectionFormat format, CollectionOptions options, long? firstRow)
    {
        _bytes = bytes;
        _mojibake = options.RepairMojibake ? new Mojibake() : null;
        _reader = format switch
        {
            CollectionFormat.Tsv => new LineCollectionReader(bytes, options.HasNames ? throw WithoutNames(bytes) : TsvLine.Parse),
            CollectionFormat.Jsonl => new LineCollectionReader(bytes, new JsonLine(options).Parse),
            CollectionFormat.Csv => new CsvCollectionReader(bytes, options, firstRow),
            _ => new JsonArrayReader(bytes, new JsonLine(options)),
        };
    }

    /// <summary>The file's path, or the name of the stream.</summary>
    public string Path => _bytes.Name;

    /// <summary>How far the file has been read, in bytes of the file: for progress.</summary>
    public long FilePosition => _bytes.SourcePosition;

    /// <summary>Opens a file, or a folder with one file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="options">How it is read; default: <see cref="CollectionOptions.Default"/>.</param>
    /// <exception cref="BadInputException">The file is missing, its name does not tell the format, or it cannot be read in its format.</exception>
    public static CollectionFile Open(string path, CollectionOptions? options = null)
    {
        options ??= CollectionOptions.Default;
        var file = FilesOf(path) is [var only] ? only : throw new BadInputException($"The folder '{path}' has several files; expected one file.");
        var format = options.Format ?? FormatOf(file) ?? throw UnknownFormat(path);
        return Open(CollectionBytes.Open(file), _ => format, options);
    }

    /// <summary>Opens a stream. Without a given format, the first character tells it: <c>{</c> JSONL, <c>[</c> a JSON array, otherwise TSV.</summary>
    /// <param name="stream">The stream; disposed with the file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="BadInputException">It cannot be read in its format.</exception>
    public static CollectionFile Open(Stream stream, string name, CollectionOptions options) =>
        Open(new CollectionBytes(name, stream), bytes => options.Format ?? Recognise(bytes), options);

    /// <summary>Opens rows of a CSV file alone: those that were rejected, and corrected by the user.</summary>
    /// <param name="header">The file's header.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="line">The number of the rows' first line in that file.</param>
    /// <param name="options">How the file was read.</param>
    /// <exception cref="BadInputException">The header does not fit.</exception>
    public static CollectionFile OpenRows(string header, string rows, string name, long line, CollectionOptions options) =>
        Open(new CollectionBytes(name, new MemoryStream(Encoding.UTF8.GetBytes($"{header}\n{rows}"))), _ => CollectionFormat.Csv, options, line);

    /// <summary>
    /// The files of a path: the file itself, or those of a folder. A folder with <c>corpus.jsonl</c> is a BEIR folder, and only that file is
    /// its collection; of any other folder all files of a known format are, by name (ordinal).
    /// </summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path)
                ? [path]
                : throw new BadInputException($"'{path}' does not exist; expected a file or a folder.");
        }

        var corpus = new[] { "corpus.jsonl", "corpus.jsonl.gz" }.Select(name => System.IO.Path.Combine(path, name)).FirstOrDefault(File.Exists);
        string[] files = corpus is not null ? [corpus] : [.. Directory.EnumerateFiles(path).Where(file => FormatOf(file) is not null).Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? files
            : throw new BadInputException(
                $"The folder '{path}' has no collection; expected corpus.jsonl (a BEIR folder) or files named {string.Join(", ", Extensions.Keys)}, also with .gz.");
    }

    /// <summary>Reads the rest.</summary>
    /// <exception cref="BadInputException">The collection is damaged.</exception>
    public IEnumerable<CollectionEntry> Read()
    {
        using var batch = new PassageBatch();
        while (TryRead(batch, out var line, out var rejection))
        {
            yield return new CollectionEntry(line, rejection is null ? TakeLast(batch) : null, rejection);
        }
    }

    /// <summary>Reads the next entry and adds its passage to a batch.</summary>
    /// <param name="batch">Gets the passage.</param>
    /// <param name="line">The number of the entry's first line, from 1.</param>
    /// <param name="rejection">Why the entry is not a passage; null if it is one.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="BadInputException">The collection is damaged.</exception>
    public bool TryRead(PassageBatch batch, out long line, out Rejection? rejection)
    {
        var found = _reader.TryRead(batch, out line, out rejection);
        if (found && rejection is null)
        {
            _mojibake?.RepairLast(batch);
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static CollectionFile Open(
        CollectionBytes bytes, Func<CollectionBytes, CollectionFormat> format, CollectionOptions options, long? firstRow = null)
    {
        try
        {
            return new CollectionFile(bytes, format(bytes), options, firstRow);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static CollectionFormat Recognise(CollectionBytes bytes) => bytes.Content.Peek(1_000).TrimStart(" \t\r\n"u8) switch
    {
        [(byte)'{', ..] => CollectionFormat.Jsonl,
        [(byte)'[', ..] => CollectionFormat.Json,
        _ => CollectionFormat.Tsv,
    };

    private static CollectionFormat? FormatOf(string file)
    {
        var name = System.IO.Path.GetFileName(file).ToLowerInvariant();
        var extension = System.IO.Path.GetExtension(name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name);
        return Extensions.TryGetValue(extension, out var format) ? format : null;
    }

    private static BadInputException WithoutNames(CollectionBytes bytes) => new(
        $"{bytes.Name} is read as TSV, which has no field names; expected id<TAB>text. Leave out --id-field, --title-field and --text-field, or give --format.");

    private static BadInputException UnknownFormat(string path) => new(
        $"'{path}' has an unknown format; expected a name that ends in {string.Join(", ", Extensions.Keys)}, also with .gz, or --format.");

    private static Passage TakeLast(PassageBatch batch)
    {
        var passage = batch[batch.Count - 1].ToPassage();
        batch.RemoveLast();
        return passage;
    }
}
