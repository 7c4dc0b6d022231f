using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Search.Core.Collections;

/// <summary>Makes passages of the rows of a CSV file, whose characters are bytes. The buffers are used again for the next row.</summary>
internal sealed class CsvPassages : IDisposable
{
    private const int None = -1;

    private readonly string[] _names;
    private readonly int _id;
    private readonly int _title;
    private readonly int _text;
    private readonly (int Column, JsonEncodedText Name)[] _others;
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly List<Range> _columns = [];
    private readonly ArrayBufferWriter<byte> _fields = new();
    private readonly Utf8JsonWriter _json;

    /// <param name="header">The first row.</param>
    /// <param name="options">The names of the columns.</param>
    /// <exception cref="FormatException">A column is missing or repeated.</exception>
    public CsvPassages(string[] header, CollectionOptions options)
    {
        ToBytes(header);
        _names = [.. _columns.Select(column => Encoding.UTF8.GetString(_values.WrittenSpan[column]))];
        if (_names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw JsonFields.Repeated(Encoding.UTF8.GetBytes(repeated.Key));
        }

        (_id, _title, _text) = (Find(options.IdFields), Find(options.TitleFields), Find(options.TextFields));
        if (options.FirstMissing(_id != None, _title != None, _text != None) is { } missing)
        {
            throw new FormatException(options.Missing(missing, _names));
        }

        var encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        _others = [.. Enumerable.Range(0, _names.Length).Where(IsOther).Select(column => (column, JsonEncodedText.Encode(_names[column], encoder)))];
        _json = new Utf8JsonWriter(_fields, new JsonWriterOptions { Encoder = encoder });
    }

    /// <summary>Adds the row's passage to a batch.</summary>
    /// <exception cref="FormatException">The row is not a passage.</exception>
    public void Add(string[] row, PassageBatch batch)
    {
        if (row.Length != _names.Length)
        {
            throw new FormatException($"found {row.Length} values; expected {_names.Length}, as in the header");
        }

        ToBytes(row);
        var id = Value(_id);
        if (PassageId.Check(id) is { } reason)
        {
            throw new FormatException(reason);
        }

        batch.Add(id, _title == None ? [] : Value(_title), Value(_text), Others());
    }

    public void Dispose() => _json.Dispose();

    private ReadOnlySpan<byte> Others()
    {
        if (_others.Length == 0)
        {
            return [];
        }

        _fields.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        foreach (var (column, name) in _others)
        {
            _json.WriteString(name, Value(column));
        }

        _json.WriteEndObject();
        _json.Flush();
        return _fields.WrittenSpan;
    }

    private ReadOnlySpan<byte> Value(int column) => _values.WrittenSpan[_columns[column]];

    private bool IsOther(int column) => column != _id && column != _title && column != _text;

    private int Find(IReadOnlyList<string> names) => names.Select(name => Array.IndexOf(_names, name)).FirstOrDefault(column => column != None, None);

    /// <summary>Writes the bytes of a row's values to one buffer.</summary>
    private void ToBytes(string[] row)
    {
        _values.ResetWrittenCount();
        _columns.Clear();
        foreach (var value in row)
        {
            var start = _values.WrittenCount;
            _values.Advance(Encoding.Latin1.GetBytes(value, _values.GetSpan(Math.Max(1, value.Length))));
            _columns.Add(start.._values.WrittenCount);
        }

        if (!Utf8.IsValid(_values.WrittenSpan))
        {
            throw new FormatException(Rejection.NotUtf8);
        }
    }
}
