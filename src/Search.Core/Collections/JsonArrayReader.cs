using System.Text.Json;
using System.Text.Unicode;
using Search.Core.Errors;

namespace Search.Core.Collections;

/// <summary>A JSON array of objects, read element by element: only the current element is in memory.</summary>
/// <param name="bytes">The content; disposed with this.</param>
/// <param name="parser">Reads one object.</param>
internal sealed class JsonArrayReader(CollectionBytes bytes, JsonLine parser) : ICollectionReader
{
    private readonly GrowingBuffer _buffer = new(bytes.Content);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 1_000 });
    private long _line = 1;
    private bool _isOpen;
    private bool _isClosed;

    public bool TryRead(PassageBatch batch, out long line, out Rejection? rejection)
    {
        var found = TryRead(out var element);
        line = _line;
        rejection = null;
        if (found)
        {
            rejection = (Utf8.IsValid(element) ? parser.Parse(element, batch) : Rejection.NotUtf8) is { } reason ? Rejection.Of(reason, element) : null;
            _line += element.Count((byte)'\n');
        }

        return found;
    }

    public void Dispose() => bytes.Dispose();

    private bool TryRead(out ReadOnlySpan<byte> element)
    {
        try
        {
            while (!_isClosed)
            {
                var reader = new Utf8JsonReader(_buffer.Unused, _buffer.IsAtEnd, _state);
                if (TryTake(ref reader, out element))
                {
                    return true;
                }

                if (!_isClosed)
                {
                    Fill();
                }
            }
        }
        catch (JsonException exception)
        {
            throw new BadInputException(
                $"{bytes.Name}, line {exception.LineNumber + 1}: the JSON array is not valid: {JsonReading.Reason(exception)} " +
                "Correct the file and run the command again.",
                exception);
        }

        element = [];
        return false;
    }

    /// <summary>Takes the next element from the buffer; false if the buffer has no whole element, or the array has ended.</summary>
    private bool TryTake(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> element)
    {
        element = [];
        if (!_isOpen && !TryOpen(ref reader))
        {
            return false;
        }

        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            // At the end of the file this is an error if anything follows.
            _isClosed = _buffer.IsAtEnd && !reader.Read();
            return false;
        }

        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        var end = (int)reader.BytesConsumed;
        var unused = _buffer.Unused;
        _line += unused[..start].Count((byte)'\n');
        element = unused[start..end];
        _state = reader.CurrentState;
        _buffer.Use(end);
        return true;
    }

    private bool TryOpen(scoped ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new BadInputException(
                $"{bytes.Name}: not a JSON array; expected [{{\"_id\": …, \"text\": …}}, …]. A file with one object per line is named .jsonl.");
        }

        _isOpen = true;
        _line += _buffer.Unused[..(int)reader.BytesConsumed].Count((byte)'\n');
        _state = reader.CurrentState;
        _buffer.Use((int)reader.BytesConsumed);
        reader = new Utf8JsonReader(_buffer.Unused, _buffer.IsAtEnd, _state);
        return true;
    }

    /// <summary>Doubles what is in the buffer: an element that is not complete yet is read again from its start.</summary>
    private void Fill()
    {
        var enough = 2 * _buffer.Unused.Length;
        do
        {
            if (!_buffer.TryFill())
            {
                throw new BadInputException(
                    $"{bytes.Name}, after line {_line}: an element is larger than {GrowingBuffer.MaxBytes / (1024 * 1024)} MiB; expected one passage per element.");
            }
        }
        while (!_buffer.IsAtEnd && _buffer.Unused.Length < enough);
    }
}
