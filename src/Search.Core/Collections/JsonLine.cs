using System.Text.Json;

namespace Search.Core.Collections;

/// <summary>
/// A line <c>{"_id"|"id", "title"?, "text"|"contents"}</c>. Values without escapes are read from the line without a copy; the others
/// are unescaped into buffers that are used again for the next line.
/// </summary>
internal sealed class JsonLine
{
    private byte[] _id = [];
    private byte[] _title = [];
    private byte[] _text = [];

    /// <summary>Adds the line's passage to a batch, or returns why the line is not a passage.</summary>
    /// <param name="line">Valid UTF-8.</param>
    /// <param name="batch">Gets the passage.</param>
    public string? Parse(ReadOnlySpan<byte> line, PassageBatch batch)
    {
        try
        {
            return Read(line, batch);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    private string? Read(ReadOnlySpan<byte> line, PassageBatch batch)
    {
        ReadOnlySpan<byte> id = [], title = [], text = [];
        var (hasId, hasText) = (false, false);
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return """not a JSON object; expected {"_id": …, "text": …}""";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("_id"u8) || reader.ValueTextEquals("id"u8))
            {
                id = ReadId(ref reader);
                hasId = true;
            }
            else if (reader.ValueTextEquals("title"u8))
            {
                title = ReadText(ref reader, "title", ref _title, out _);
            }
            else if (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("contents"u8))
            {
                text = ReadText(ref reader, "text", ref _text, out hasText);
            }
            else
            {
                reader.Skip();
            }
        }

        var reason = reader.Read() ? "text follows the JSON object; expected one object per line"
            : !hasId ? """found neither "_id" nor "id"; expected one of them"""
            : !hasText ? """found neither "text" nor "contents"; expected one of them"""
            : PassageId.Check(id);
        if (reason is null)
        {
            batch.Add(id, title, text);
        }

        return reason;
    }

    private ReadOnlySpan<byte> ReadId(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => Unescape(ref reader, ref _id),
            JsonTokenType.Number => reader.ValueSpan,
            var type => throw new FormatException($"the id is a {type}; expected a string or a number"),
        };
    }

    private static ReadOnlySpan<byte> ReadText(scoped ref Utf8JsonReader reader, string name, ref byte[] unescaped, out bool found)
    {
        reader.Read();
        found = reader.TokenType == JsonTokenType.String;
        return reader.TokenType switch
        {
            JsonTokenType.String => Unescape(ref reader, ref unescaped),
            JsonTokenType.Null => [],
            var type => throw new FormatException($"\"{name}\" is a {type}; expected a string"),
        };
    }

    private static ReadOnlySpan<byte> Unescape(scoped ref Utf8JsonReader reader, ref byte[] unescaped)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (unescaped.Length < reader.ValueSpan.Length)
        {
            unescaped = new byte[2 * reader.ValueSpan.Length];
        }

        return unescaped.AsSpan(0, reader.CopyString(unescaped));
    }
}
