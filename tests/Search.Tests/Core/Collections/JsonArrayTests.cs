using System.Text;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Tests.Core.Collections;

/// <summary>Arrays of objects, read element by element.</summary>
public class JsonArrayTests
{
    [Fact]
    public void Elements_are_passages_with_the_line_they_begin_in_and_fields_without_line_ends()
    {
        var entries = Read("""
            [
              {"_id":"a","text":"x"}, {"_id":"b",
                "text":"y",
                "tags":[
                  "one",
                  { "deep" : 1.50 }
                ]},

              {"id":7,"contents":"é😀"}
            ]

            """);

        Assert.Equal(
            [new Passage("a", null, "x"), new Passage("b", null, "y") { Fields = """{"tags":["one",{"deep":1.50}]}""" }, new Passage("7", null, "é😀")],
            entries.Select(entry => entry.Passage));
        Assert.Equal([2, 2, 9], entries.Select(entry => entry.Line));
    }

    [Theory]
    [InlineData("7", "not a JSON object")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("""{"docid":"a","text":"x"}""", "found \"docid\", \"text\"")]
    [InlineData("""{"_id":"a","text":"\ud800"}""", "surrogate")]
    public void An_element_that_is_not_a_passage_is_rejected_and_the_rest_is_read(string element, string reason)
    {
        var entries = Read($"[\n{element},\n{{\"_id\":\"g\",\"text\":\"good\"}}]");

        Assert.Equal((2, element), (entries[0].Line, entries[0].Rejection!.Text));
        Assert.Contains(reason, entries[0].Rejection!.Reason, StringComparison.Ordinal);
        Assert.Equal((3, "good"), (entries[1].Line, entries[1].Passage!.Text));
    }

    [Fact]
    public void An_element_larger_than_the_buffer_is_read()
    {
        var text = new string('x', 3_000_000);

        Assert.Equal([text, "y"], Read($$"""[{"_id":"a","text":"{{text}}"},{"_id":"b","text":"y"}]""").Select(entry => entry.Passage!.Text));
    }

    /// <summary>Quadratic time would be many minutes here.</summary>
    [Fact(Timeout = 60_000)]
    public async Task A_large_element_in_small_pieces_takes_linear_time()
    {
        var bytes = Encoding.UTF8.GetBytes($$"""[{"_id":"a","text":"{{new string('x', 20_000_000)}}"}]""");
        using var file = CollectionFile.Open(new SlowStream(bytes, share: 100), "a.json", new CollectionOptions(Format: CollectionFormat.Json));

        Assert.Equal(20_000_000, (await Task.Run(() => file.Read().Single(), TestContext.Current.CancellationToken)).Passage!.Text.Length);
    }

    [Fact]
    public void Every_split_of_the_bytes_gives_the_same_passages()
    {
        var bytes = Encoding.UTF8.GetBytes("[ {\"_id\":\"a\",\"text\":\"é\"} , {\"_id\":\"b\",\"text\":\"y\",\"n\":12} ]\n ");
        for (var share = 1; share < bytes.Length; share++)
        {
            using var file = CollectionFile.Open(new SlowStream(bytes, share), "a.json", CollectionOptions.Default);

            Assert.Equal([new Passage("a", null, "é"), new Passage("b", null, "y") { Fields = """{"n":12}""" }], file.Read().Select(entry => entry.Passage));
        }
    }

    [Theory]
    [InlineData("", "line 1: the JSON array is not valid")]
    [InlineData("{\"_id\":\"a\",\"text\":\"x\"}\n", "not a JSON array; expected [{\"_id\": …, \"text\": …}, …]")]
    [InlineData("[{\"_id\":\"a\",\"text\":\"x\"},\n{\"_id\":\"b\",", "line 2: the JSON array is not valid")]
    [InlineData("[{\"_id\":\"a\",\"text\":\"x\"}\n{\"_id\":\"b\"}]", "line 2: the JSON array is not valid")]
    [InlineData("[]\nmore", "line 2: the JSON array is not valid")]
    public void A_damaged_array_is_an_error_with_its_line(string content, string message) =>
        Assert.Contains(message, Assert.Throws<BadInputException>(() => Read(content)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_array_has_no_passages() => Assert.Empty(Read(" [ ] "));

    private static List<CollectionEntry> Read(string content)
    {
        using var file = CollectionFile.Open(
            new MemoryStream(Encoding.UTF8.GetBytes(content)), "a.json", new CollectionOptions(Format: CollectionFormat.Json));
        return [.. file.Read()];
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes, int share) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, share)]);
    }
}
