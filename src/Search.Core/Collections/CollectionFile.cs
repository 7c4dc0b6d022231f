using System.Text;
using System.Text.Json;
using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>
/// One file of passages: TSV (<c>id&lt;TAB&gt;text</c>) or JSONL (<c>{"_id"|"id", "title"?, "text"|"contents"}</c>), also
/// gzipped. A BEIR folder is its <c>corpus.jsonl</c>.
/// </summary>
public sealed class CollectionFile : IDisposable
{
    private const int RejectedTextBytes = 10_000;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly LfLineReader _lines;
    private readonly ParseLine _parse;

    private CollectionFile(string path, ParseLine parse)
    {
        _lines = new LfLineReader(path);
        _parse = parse;
    }

    private delegate Passage ParseLine(ReadOnlySpan<byte> line);

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
            ".tsv" => new CollectionFile(file, ParseTsv),
            ".jsonl" => new CollectionFile(file, ParseJson),
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
        while (TryReadEntry(out var entry))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private static string Format(string file)
    {
        var name = System.IO.Path.GetFileName(file).ToLowerInvariant();
        return System.IO.Path.GetExtension(name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name);
    }

    private bool TryReadEntry(out CollectionEntry entry)
    {
        if (!_lines.TryRead(out var line))
        {
            entry = default;
            return false;
        }

        try
        {
            entry = new CollectionEntry(_lines.LineNumber, Checked(_parse(line)), null);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or DecoderFallbackException or InvalidOperationException)
        {
            var reason = exception is DecoderFallbackException ? "not valid UTF-8" : exception.Message;
            var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, RejectedTextBytes)]);
            entry = new CollectionEntry(_lines.LineNumber, null, new Rejection(reason, text));
        }

        return true;
    }

    private static Passage Checked(Passage passage)
    {
        var bytes = Encoding.UTF8.GetByteCount(passage.Id);
        return bytes is > 0 and <= Passage.MaxIdBytes
            ? passage
            : throw new FormatException($"the id has {bytes} bytes; expected 1 to {Passage.MaxIdBytes}");
    }

    private static Passage ParseTsv(ReadOnlySpan<byte> line)
    {
        var tab = line.IndexOf((byte)'\t');
        return tab < 0
            ? throw new FormatException("no tab found; expected id<TAB>text")
            : new Passage(StrictUtf8.GetString(line[..tab]), null, StrictUtf8.GetString(line[(tab + 1)..]));
    }

    private static Passage ParseJson(ReadOnlySpan<byte> line)
    {
        string? id = null, title = null, text = null;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("""not a JSON object; expected {"_id": …, "text": …}""");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("_id"u8) || reader.ValueTextEquals("id"u8))
            {
                id = ReadId(ref reader);
            }
            else if (reader.ValueTextEquals("title"u8))
            {
                title = ReadText(ref reader, "title");
            }
            else if (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("contents"u8))
            {
                text = ReadText(ref reader, "text");
            }
            else
            {
                reader.Skip();
            }
        }

        return reader.Read()
            ? throw new FormatException("text follows the JSON object; expected one object per line")
            : new Passage(
                id ?? throw new FormatException("""found neither "_id" nor "id"; expected one of them"""),
                string.IsNullOrEmpty(title) ? null : title,
                text ?? throw new FormatException("""found neither "text" nor "contents"; expected one of them"""));
    }

    private static string ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => StrictUtf8.GetString(reader.ValueSpan),
            var type => throw new FormatException($"the id is a {type}; expected a string or a number"),
        };
    }

    private static string? ReadText(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null
            ? reader.GetString()
            : throw new FormatException($"\"{name}\" is a {reader.TokenType}; expected a string");
    }
}
