using System.Text;
using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Evaluation.Trec;

/// <summary>The lines of a run or a qrels file, as strict UTF-8; blank lines are skipped. Errors name file and line.</summary>
internal sealed class DataLines(string path) : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly char[] Blanks = [' ', '\t', '\r', '\v', '\f']; // C's isspace, as in trec_eval: no-break spaces are part of ids.

    private readonly LfLineReader _lines = new(path);

    /// <summary>Splits a line at blanks; several blanks in a row count as one.</summary>
    public static string[] Columns(string line) => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether an id contains a blank, so that it would be split in a file with columns separated by blanks.</summary>
    public static bool HasBlank(string id) => id.IndexOfAny(Blanks) >= 0 || id.Contains('\n', StringComparison.Ordinal);

    /// <summary>Reads the next line that is not blank.</summary>
    public bool TryRead(out string line)
    {
        while (_lines.TryRead(out var bytes))
        {
            line = Decode(bytes);
            if (line.AsSpan().ContainsAnyExcept(Blanks))
            {
                return true;
            }
        }

        line = "";
        return false;
    }

    /// <summary>The error for the last line read; for an empty file it names line 1.</summary>
    public BadInputException Refuse(string found, string expected) =>
        new($"{path}, line {Math.Max(1, _lines.LineNumber)}: {found}; expected {expected}.");

    /// <summary>A hint for <see cref="Refuse"/> where the first line has a word, as "score", instead of a number; otherwise empty.</summary>
    public string HeaderHint(string text) =>
        _lines.LineNumber == 1 && text.Length > 0 && char.IsLetter(text[0]) && !text.StartsWith("nan", StringComparison.OrdinalIgnoreCase)
            ? ", so the line seems to be a header; delete it"
            : "";

    public void Dispose() => _lines.Dispose();

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refuse("not valid UTF-8", "text in UTF-8");
        }
    }
}
