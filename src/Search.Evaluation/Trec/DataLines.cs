using System.Text;
using System.Text.Unicode;
using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Evaluation.Trec;

/// <summary>The lines of a run or a qrels file, as strict UTF-8; blank lines are skipped. Errors name file and line.</summary>
internal sealed class DataLines(string path) : IDisposable
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\v', '\f']; // C's isspace, as in trec_eval: no-break spaces are part of ids.

    private readonly LfLineReader _lines = new(path);
    private long _firstLine = 1;

    /// <summary>Splits a line at blanks; several blanks in a row count as one.</summary>
    public static string[] Columns(string line) => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Splits a line as <see cref="Columns(string)"/> does, without making strings.</summary>
    /// <param name="line">The line.</param>
    /// <param name="columns">Gets the places of the first columns.</param>
    /// <returns>How many columns there are, also if they are more than fit.</returns>
    public static int Columns(ReadOnlySpan<byte> line, Span<Range> columns)
    {
        if (BlankBits.Fits(line.Length))
        {
            return BlankBits.Columns(line, columns);
        }

        var (count, position) = (0, 0);
        while (true)
        {
            while (position < line.Length && IsBlank(line[position]))
            {
                position++;
            }

            if (position == line.Length)
            {
                return count;
            }

            var start = position;
            while (position < line.Length && !IsBlank(line[position]))
            {
                position++;
            }

            if (count < columns.Length)
            {
                columns[count] = start..position;
            }

            count++;
        }
    }

    /// <summary>An id that can stand in a file with columns separated by blanks.</summary>
    /// <param name="id">The id.</param>
    /// <param name="kind">What it identifies, for the message.</param>
    /// <param name="file">What is written, for the message.</param>
    /// <exception cref="BadInputException">It is empty, or contains a blank, so that it would be split.</exception>
    public static string Checked(string id, string kind, string file) =>
        id.Length > 0 && id.IndexOfAny(Blanks) < 0 && !id.Contains('\n', StringComparison.Ordinal)
            ? id
            : throw new BadInputException($"The {kind} id '{id}' is empty or contains a blank; such an id cannot be written to a {file}.");

    /// <summary>Reads the next line that is not blank.</summary>
    public bool TryRead(out string line)
    {
        var found = TryReadBytes(out var bytes);
        line = Encoding.UTF8.GetString(bytes);
        return found;
    }

    /// <summary>
    /// Reads the first line with data: lines before it that begin with <c>#</c> and a blank are comments, such as the header of ir_metadata.
    /// </summary>
    public bool TryReadFirst(out ReadOnlySpan<byte> line)
    {
        while (TryReadBytes(out line))
        {
            if (line[0] != '#' || (line.Length > 1 && !IsBlank(line[1]))) // '#1' may be the id of a query.
            {
                _firstLine = _lines.LineNumber;
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the next line that is not blank, as UTF-8 bytes that are valid until the next call.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> line)
    {
        while (_lines.TryRead(out line))
        {
            if (!Utf8.IsValid(line))
            {
                throw Refuse("not valid UTF-8", "text in UTF-8");
            }

            foreach (var unit in line)
            {
                if (!IsBlank(unit))
                {
                    return true;
                }
            }
        }

        line = [];
        return false;
    }

    /// <summary>The error for the last line read; for an empty file it names line 1.</summary>
    public BadInputException Refuse(string found, string expected) =>
        new($"{path}, line {Math.Max(1, _lines.LineNumber)}: {found}; expected {expected}.");

    /// <summary>A hint for <see cref="Refuse"/> where the first line with data has a word, as "score", instead of a number; otherwise empty.</summary>
    public string HeaderHint(string text) =>
        _lines.LineNumber == _firstLine && text.Length > 0 && char.IsLetter(text[0]) && !text.StartsWith("nan", StringComparison.OrdinalIgnoreCase)
            ? ", so the line seems to be a header; delete it"
            : "";

    public void Dispose() => _lines.Dispose();

    private static bool IsBlank(byte unit) => unit <= ' ' && (unit == ' ' || (unit is >= (byte)'\t' and <= (byte)'\r' and not (byte)'\n'));
}
