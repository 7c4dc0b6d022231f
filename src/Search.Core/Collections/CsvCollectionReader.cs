using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>
/// Comma-separated values with a header (RFC 4180). Columns that are not id, title or text are other fields. The file is read as Latin-1,
/// one character per byte, so that the bytes of a value stay as they are. Empty lines are skipped.
/// </summary>
internal sealed class CsvCollectionReader : ICollectionReader
{
    /// <summary>A longer value means that a quote is not closed.</summary>
    private const int MaxValueBytes = 16 << 20;

    private readonly CollectionBytes _bytes;
    private readonly CsvParser _rows;
    private readonly CsvPassages _passages;
    private readonly long _linesBefore;
    private readonly string _header;
    private bool _isMalformed;
    private long _line;

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">The content; disposed with this.</param>
    /// <param name="options">The names of the columns.</param>
    /// <param name="firstRow">The number of the first row's line, if lines between the header and this row are left out; otherwise null.</param>
    /// <exception cref="BadInputException">The header is missing, or it lacks a column.</exception>
    public CsvCollectionReader(CollectionBytes bytes, CollectionOptions options, long? firstRow = null)
    {
        _bytes = bytes;
        var format = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => _isMalformed = true,
            MaxFieldSize = MaxValueBytes,
            IgnoreBlankLines = false, // They count as lines, and are skipped here.
        };
        _rows = new CsvParser(new StreamReader(bytes.Content, Encoding.Latin1, detectEncodingFromByteOrderMarks: false), format);
        if (!MoveNext())
        {
            throw new BadInputException($"{bytes.Name}: the file is empty; expected a header with the names of the columns.");
        }

        try
        {
            _passages = new CsvPassages(Values(), options);
            _header = Encoding.UTF8.GetString(Row());
            _linesBefore = firstRow - 1 - _rows.RawRow ?? 0;
        }
        catch (FormatException exception)
        {
            throw new BadInputException($"{bytes.Name}: the header is not valid: {exception.Message}.", exception);
        }
    }

    public bool TryRead(PassageBatch batch, out long line, out Rejection? rejection)
    {
        rejection = null;
        var found = MoveNext();
        line = _line;
        if (!found)
        {
            return false;
        }

        try
        {
            _passages.Add(Values(), batch);
        }
        catch (FormatException exception)
        {
            var row = Row();
            var last = _line + LineEnds(row);
            rejection = Rejection.Of(last > _line ? $"{exception.Message} (lines {_line} to {last})" : exception.Message, row, _header);
        }

        return true;
    }

    public void Dispose()
    {
        _passages.Dispose();
        _rows.Dispose();
        _bytes.Dispose();
    }

    /// <summary>The values of the current row.</summary>
    /// <exception cref="FormatException">A quote is in a wrong place.</exception>
    private string[] Values()
    {
        var values = _rows.Record!; // Reading the values finds wrong quotes.
        return _isMalformed
            ? throw new FormatException("a quote is not closed or stands inside a value; expected \"…\" around the whole value, and \"\" for a quote in it")
            : values;
    }

    /// <summary>The bytes of the current row, without the end of its last line.</summary>
    private byte[] Row() => Encoding.Latin1.GetBytes(_rows.RawRecord.TrimEnd('\r', '\n'));

    /// <summary>Moves to the next row that is not empty.</summary>
    private bool MoveNext()
    {
        _isMalformed = false;
        try
        {
            do
            {
                _line = _linesBefore + _rows.RawRow + 1;
                if (!_rows.Read())
                {
                    return false;
                }
            }
            while (_rows.RawRecord.AsSpan().Trim("\r\n").IsEmpty);

            return true;
        }
        catch (MaxFieldSizeException exception)
        {
            throw new BadInputException(
                $"{_bytes.Name}, line {_line}: a value is larger than {MaxValueBytes >> 20} MiB. Probably a quote is not closed; correct it and run the command again.",
                exception);
        }
    }

    private static int LineEnds(ReadOnlySpan<byte> row) => row.Count((byte)'\n') + row.Count((byte)'\r') - row.Count("\r\n"u8);
}
