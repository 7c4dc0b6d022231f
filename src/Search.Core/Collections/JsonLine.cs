using System.Text.Json;

namespace Search.Core.Collections;

/// <summary>
/// A line <c>{"_id"|"id", "title"?, "text"|"contents", …}</c>. Values without escapes are read from the line without a copy; the others
/// are unescaped into buffers that are used again for the next line. Other fields are kept.
/// </summary>
/// <param name="options">The names of the fields.</param>
internal sealed class JsonLine(CollectionOptions options)
{
    /// <summary>Less than the usual limit of 64, so that the fields can be part of a larger document: an answer of a server or of the API.</summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    private readonly JsonField _id = new(options.IdFields);
    private readonly JsonField _title = new(options.TitleFields);
    private readonly JsonField _text = new(options.TextFields);
    private readonly JsonFields _others = new();

    /// <summary>Adds the line's passage to a batch, or returns why the line is not a passage.</summary>
    /// <param name="line">Valid UTF-8.</param>
    /// <param name="batch">Gets the passage.</param>
    public string? Parse(ReadOnlySpan<byte> line, PassageBatch batch)
    {
        try
        {
            return Read(line, batch);
        }
        catch (JsonException exception)
        {
            return $"not valid JSON: {JsonReading.Reason(exception)}";
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    private string? Read(ReadOnlySpan<byte> line, PassageBatch batch)
    {
        var reader = new Utf8JsonReader(line, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return """not a JSON object; expected {"_id": …, "text": …}""";
        }

        _id.Clear();
        _title.Clear();
        _text.Clear();
        _others.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!_id.TryTake(ref reader, line, _others) && !_title.TryTake(ref reader, line, _others) && !_text.TryTake(ref reader, line, _others))
            {
                _others.Add(ref reader);
            }
        }

        return reader.Read() ? "text follows the JSON object; expected one object per line" : Add(line, batch);
    }

    private string? Add(ReadOnlySpan<byte> line, PassageBatch batch)
    {
        if (options.FirstMissing(_id.IsFound, _title.IsFound, _text.IsFound) is { } missing)
        {
            return options.Missing(missing, NamesWithValues(line));
        }

        var id = _id.Value(line, "id", allowsNumber: true);
        if (PassageId.Check(id) is { } reason)
        {
            return reason;
        }

        batch.Add(id, _title.IsFound ? _title.Value(line, "title") : [], _text.Value(line, "text"), _others.End());
        return null;
    }

    private static List<string> NamesWithValues(ReadOnlySpan<byte> line)
    {
        var found = new List<string>();
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null)
            {
                found.Add(name);
            }

            reader.Skip();
        }

        return found;
    }
}
