using System.Text.Json;

namespace Search.Core.Collections;

/// <summary>Reads JSON strings without an object for each.</summary>
internal static class JsonReading
{
    /// <summary>What is wrong with JSON. The place is left out: .NET counts lines from 0, and from the start of the element.</summary>
    public static string Reason(JsonException exception) => exception.Message.Split(" LineNumber", 2)[0];

    /// <summary>The string or name at which a reader is: a part of the JSON if it has no escapes, otherwise a part of a buffer.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="buffer">A buffer that is used again; enlarged where it is too small.</param>
    /// <exception cref="InvalidOperationException">The string has half a surrogate pair.</exception>
    public static ReadOnlySpan<byte> Unescape(this scoped ref Utf8JsonReader reader, ref byte[] buffer)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (buffer.Length < reader.ValueSpan.Length)
        {
            buffer = new byte[2 * reader.ValueSpan.Length];
        }

        return buffer.AsSpan(0, reader.CopyString(buffer));
    }
}
