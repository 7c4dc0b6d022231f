using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;

namespace Search.Core.Collections;

/// <summary>
/// Collects the other fields of a JSON object as one compact JSON object. Names and values are copied as they are, only whitespace between
/// them is left out, so that the object has no line end. A name that is repeated within one object is refused, as by Elasticsearch.
/// The buffers are used again for the next object.
/// </summary>
internal sealed class JsonFields
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The hash of each name, made with the number of the object that has it.</summary>
    private readonly HashSet<UInt128> _names = [];

    /// <summary>The numbers of the objects around the current place, from the outside.</summary>
    private readonly Stack<int> _objects = new();

    private int _lastObject;
    private bool _needsComma;
    private byte[] _unescaped = [];

    /// <summary>Starts a new object.</summary>
    public void Clear()
    {
        if (_bytes.WrittenCount == 0)
        {
            return;
        }

        _bytes.ResetWrittenCount();
        _names.Clear();
        _objects.Clear();
        _lastObject = 0;
    }

    /// <summary>Adds the field at which a reader is, and moves the reader to the end of its value.</summary>
    /// <exception cref="FormatException">A name is repeated.</exception>
    /// <exception cref="JsonException">The value is not valid JSON.</exception>
    /// <exception cref="InvalidOperationException">A string has half a surrogate pair.</exception>
    public void Add(ref Utf8JsonReader reader)
    {
        Begin();
        AddName(reader.ValueSpan, Unescape(ref reader));
        reader.Read();
        AddValue(ref reader);
    }

    /// <summary>Adds a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value in JSON.</param>
    /// <exception cref="FormatException">As for the other overload, and the other exceptions too.</exception>
    public void Add(JsonEncodedText name, ReadOnlySpan<byte> value)
    {
        Begin();
        AddName(name.EncodedUtf8Bytes, System.Text.Encoding.UTF8.GetBytes(name.Value));
        var reader = new Utf8JsonReader(value);
        reader.Read();
        AddValue(ref reader);
    }

    /// <summary>Ends the object and returns it; empty if nothing was added.</summary>
    public ReadOnlySpan<byte> End()
    {
        if (_bytes.WrittenCount > 0)
        {
            _bytes.Write("}"u8);
        }

        return _bytes.WrittenSpan;
    }

    private void Begin()
    {
        if (_bytes.WrittenCount == 0)
        {
            Open("{"u8);
        }
    }

    private void AddValue(ref Utf8JsonReader reader)
    {
        var outside = _objects.Count;
        AddToken(ref reader);
        while (_objects.Count > outside)
        {
            reader.Read();
            AddToken(ref reader);
        }
    }

    private void AddToken(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                AddName(reader.ValueSpan, Unescape(ref reader));
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Separate();
                Open(reader.ValueSpan);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _bytes.Write(reader.ValueSpan);
                _objects.Pop();
                _needsComma = true;
                break;
            case JsonTokenType.String:
                Unescape(ref reader);
                Separate();
                AddString(reader.ValueSpan);
                _needsComma = true;
                break;
            default:
                Separate();
                _bytes.Write(reader.ValueSpan);
                _needsComma = true;
                break;
        }
    }

    private void AddName(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> name)
    {
        if (!_names.Add(XxHash128.HashToUInt128(name, _objects.Peek())))
        {
            throw Repeated(name);
        }

        Separate();
        AddString(raw);
        _bytes.Write(":"u8);
        _needsComma = false;
    }

    /// <summary>The error for a name that an object has twice.</summary>
    public static FormatException Repeated(ReadOnlySpan<byte> name) =>
        new($"the field \"{System.Text.Encoding.UTF8.GetString(name)}\" is there twice; expected each name once");

    private void AddString(ReadOnlySpan<byte> raw)
    {
        _bytes.Write("\""u8);
        _bytes.Write(raw);
        _bytes.Write("\""u8);
    }

    private void Open(ReadOnlySpan<byte> bracket)
    {
        _bytes.Write(bracket);
        _objects.Push(_lastObject++);
        _needsComma = false;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            _bytes.Write(","u8);
        }
    }

    /// <summary>The string at which the reader is, without escapes. A string without UTF-8 is refused: no one could write it again.</summary>
    private ReadOnlySpan<byte> Unescape(scoped ref Utf8JsonReader reader) => reader.Unescape(ref _unescaped);
}
