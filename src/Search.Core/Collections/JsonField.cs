using System.Text.Json;

namespace Search.Core.Collections;

/// <summary>The id, the title or the text of a JSON object. Where the object has several of the possible names, the first of them counts.</summary>
/// <param name="names">The possible names, the best first.</param>
internal sealed class JsonField(IReadOnlyList<string> names)
{
    private const int None = int.MaxValue;

    private readonly JsonEncodedText[] _names = [.. names.Select(name => JsonEncodedText.Encode(name))];
    private readonly byte[][] _utf8 = [.. names.Select(System.Text.Encoding.UTF8.GetBytes)];
    private byte[] _unescaped = [];
    private int _name = None;
    private JsonTokenType _type;
    private bool _isEscaped;
    private int _start;
    private int _end;

    /// <summary>Whether the object has it, with a value that is not null.</summary>
    public bool IsFound => _name != None;

    /// <summary>Starts a new object.</summary>
    public void Clear() => _name = None;

    /// <summary>Takes the field at which a reader is, if it has one of the names.</summary>
    /// <param name="reader">The reader, at a name; moved to the end of the value if the field is taken.</param>
    /// <param name="json">The whole JSON.</param>
    /// <param name="others">Gets the value that does not count.</param>
    /// <returns>False if it has another name.</returns>
    /// <exception cref="FormatException">The name is repeated.</exception>
    public bool TryTake(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonFields others)
    {
        for (var name = 0; name < _utf8.Length; name++)
        {
            if (reader.ValueTextEquals(_utf8[name]))
            {
                Take(name, ref reader, json, others);
                return true;
            }
        }

        return false;
    }

    /// <summary>The value, a string or a number.</summary>
    /// <param name="json">The JSON that was read.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="allowsNumber">Whether a number is allowed.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> json, string what, bool allowsNumber = false)
    {
        var value = json[_start.._end];
        return _type switch
        {
            JsonTokenType.String when !_isEscaped => value[1..^1],
            JsonTokenType.String => Unescape(value),
            JsonTokenType.Number when allowsNumber => value,
            var type => throw new FormatException(
                $"the {what} \"{names[_name]}\" has the type {type.ToString().Replace("Start", "", StringComparison.Ordinal)}; expected a string{(allowsNumber ? " or a number" : "")}"),
        };
    }

    private void Take(int name, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonFields others)
    {
        if (name == _name)
        {
            throw JsonFields.Repeated(_utf8[name]);
        }

        if (name > _name)
        {
            others.Add(ref reader);
            return;
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (IsFound)
        {
            others.Add(_names[_name], json[_start.._end]);
        }

        _name = name;
        _type = reader.TokenType;
        _isEscaped = reader.ValueIsEscaped;
        _start = (int)reader.TokenStartIndex;
        reader.Skip();
        _end = (int)reader.BytesConsumed;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        return reader.Unescape(ref _unescaped);
    }
}
