using System.Buffers;
using System.Globalization;

namespace Search.Elasticsearch.Writing;

/// <summary>Writes JSON strings (RFC 8259, section 7) from valid UTF-8: only what must be escaped is escaped.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    /// <summary>Writes a string with its quotes.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        for (var plain = text.IndexOfAny(Escaped); plain >= 0; plain = text.IndexOfAny(Escaped))
        {
            output.Write(text[..plain]);
            Escape(output, text[plain]);
            text = text[(plain + 1)..];
        }

        output.Write(text);
        output.Write("\""u8);
    }

    private static void Escape(IBufferWriter<byte> output, byte character)
    {
        if (character is (byte)'"' or (byte)'\\')
        {
            output.Write([(byte)'\\', character]);
            return;
        }

        Span<byte> digits = stackalloc byte[2];
        character.TryFormat(digits, out _, "x2", CultureInfo.InvariantCulture);
        output.Write("\\u00"u8);
        output.Write(digits);
    }
}
