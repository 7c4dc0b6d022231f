using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Tests.Core.Collections;

/// <summary>What holds for every format and all content.</summary>
public class CollectionPropertyTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<string> Text = Gen.Frequency((3, Gen.String[Gen.Char["ab,;\"\n\r\t\\{}[] é\u0085\u2028"], 0, 30]), (1, Gen.String[0, 30]))
        .Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    private static readonly Gen<Passage[]> Passages = Gen.Select(Text, Text, Text, Text).Array[0, 20].Select(
        parts => parts.Select((part, number) => new Passage($"p{number}{part.Item1}", part.Item2.Length == 0 ? null : part.Item2, part.Item3)
        {
            Fields = JsonSerializer.Serialize(new Dictionary<string, string> { ["lang"] = part.Item4, ["a \"b\""] = part.Item1 }, Relaxed),
        }).ToArray());

    [Theory]
    [InlineData(CollectionFormat.Jsonl)]
    [InlineData(CollectionFormat.Json)]
    [InlineData(CollectionFormat.Csv)]
    public void Passages_that_were_written_are_read_as_they_were(CollectionFormat format) => Passages.Sample(
        passages => Assert.Equal(passages, Read(Write(passages, format), format).Select(entry => entry.Passage)), iter: 300);

    [Fact]
    public void Passages_without_title_and_fields_are_read_from_tsv_as_they_were() => Gen.Select(Text, Text).Array[0, 20].Sample(
        parts =>
        {
            var passages = parts.Select((part, number) => new Passage($"p{number}", null, part.Item2.Replace("\n", "", StringComparison.Ordinal))).ToArray();

            Assert.Equal(passages, Read(Write(passages, CollectionFormat.Tsv), CollectionFormat.Tsv).Select(entry => entry.Passage));
        },
        iter: 300);

    [Theory]
    [InlineData(CollectionFormat.Tsv, "a\t\n\uFEFF")]
    [InlineData(CollectionFormat.Jsonl, "{\"_id\":\"a\",\"text\":\"x\",\"n\":[{}]}\n")]
    [InlineData(CollectionFormat.Json, "[{\"_id\":\"a\",\"text\":\"x\",\"n\":[{}]},]")]
    [InlineData(CollectionFormat.Csv, "id,text,n\n1,\"a\"\"\",\r\n")]
    public void Any_bytes_give_entries_or_a_bad_input_error(CollectionFormat format, string usual)
    {
        var alike = Gen.Int[0, Encoding.UTF8.GetByteCount(usual) - 1].Select(place => Encoding.UTF8.GetBytes(usual)[place]).Array[0, 200];
        var header = format == CollectionFormat.Csv ? Encoding.UTF8.GetBytes("id,text,n\n") : [];
        Gen.Frequency((3, alike), (1, Gen.Byte.Array[0, 200]), (1, Cut(usual))).Sample(
            bytes =>
            {
                try
                {
                    Assert.All(Read([.. header, .. bytes], format), entry => Assert.True(entry.Line > 0 && (entry.Passage is null) != (entry.Rejection is null)));
                }
                catch (BadInputException)
                {
                    // Bytes that begin like gzip but are not, an array that is not closed, a header without the columns.
                }
            },
            iter: 2_000);
    }

    /// <summary>Valid content of which one byte was changed.</summary>
    private static Gen<byte[]> Cut(string usual) => Gen.Select(Gen.Int[0, usual.Length - 1], Gen.Byte, (place, value) =>
    {
        var bytes = Encoding.UTF8.GetBytes(usual + usual);
        bytes[place] = value;
        return bytes;
    });

    private static byte[] Write(Passage[] passages, CollectionFormat format) => Encoding.UTF8.GetBytes(format switch
    {
        CollectionFormat.Tsv => string.Concat(passages.Select(passage => $"{passage.Id}\t{passage.Text}\n")),
        CollectionFormat.Jsonl => string.Concat(passages.Select(passage => Json(passage) + "\n")),
        CollectionFormat.Json => $"[{string.Join(",\n", passages.Select(Json))}]",
        _ => string.Concat(passages.Select(Row).Prepend("lang,id,\"a \"\"b\"\"\",title,text\r\n")),
    });

    private static string Json(Passage passage) => new PassageLine(CollectionOptions.Default).Write(passage);

    private static string Row(Passage passage)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(passage.Fields!)!;
        return string.Join(',', new[] { fields["lang"], passage.Id, fields["a \"b\""], passage.Title ?? "", passage.Text }
            .Select(value => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n";
    }

    private static List<CollectionEntry> Read(byte[] content, CollectionFormat format)
    {
        using var file = CollectionFile.Open(new MemoryStream(content), "a", new CollectionOptions(Format: format));
        return [.. file.Read()];
    }
}
