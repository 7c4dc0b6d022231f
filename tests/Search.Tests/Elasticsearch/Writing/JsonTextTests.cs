using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Search.Elasticsearch.Writing;

namespace Search.Tests.Elasticsearch.Writing;

/// <summary>Text in a bulk request is read by a JSON parser as it was written.</summary>
public class JsonTextTests
{
    [Fact]
    public void Any_text_is_read_as_it_was_written() => Gen.String.Sample(text =>
    {
        var utf8 = Encoding.UTF8.GetBytes(text);

        Assert.Equal(Encoding.UTF8.GetString(utf8), JsonSerializer.Deserialize<string>(Write(utf8)));
    });

    [Fact]
    public void Control_characters_quotes_and_backslashes_are_escaped_and_nothing_else()
    {
        var text = string.Concat(Enumerable.Range(0, 0x20).Select(control => (char)control)) + "\"\\/<>&\u007f\u0085\u2028é😀";

        var written = Encoding.UTF8.GetString(Write(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(text, JsonSerializer.Deserialize<string>(written));
        Assert.StartsWith("\"\\u0000\\u0001", written, StringComparison.Ordinal);
        Assert.EndsWith("\\u001f\\\"\\\\/<>&\u007f\u0085\u2028é😀\"", written, StringComparison.Ordinal);
    }

    private static byte[] Write(byte[] utf8)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonText.Write(output, utf8);
        return output.WrittenSpan.ToArray();
    }
}
