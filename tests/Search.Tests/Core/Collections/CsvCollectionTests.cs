using System.Text;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Tests.Core.Collections;

/// <summary>CSV with a header, as RFC 4180 describes it.</summary>
public class CsvCollectionTests
{
    [Fact]
    public void Columns_are_found_by_name_and_all_others_are_fields() => Assert.Equal(
        [
            new Passage("1", "T", "x") { Fields = """{"lang":"en","year":"2019"}""" },
            new Passage("2", null, "y") { Fields = """{"lang":"","year":"a \"b\""}""" },
        ],
        Read("lang,text,id,year,title\nen,x,1,2019,T\n,y,2,\"a \"\"b\"\"\",\n").Select(entry => entry.Passage));

    [Fact]
    public void Quoted_line_breaks_commas_and_quotes_are_part_of_the_value_byte_for_byte()
    {
        var entries = Read("\uFEFF\"id\",text\r\n1,\"one, \"\"two\"\"\r\nthree\u0085\u2028é😀\"\r\n\r\n2,\"\"\r\n");

        Assert.Equal([new Passage("1", null, "one, \"two\"\r\nthree\u0085\u2028é😀"), new Passage("2", null, "")], entries.Select(entry => entry.Passage));
        Assert.Equal([2, 5], entries.Select(entry => entry.Line));
    }

    [Theory]
    [InlineData("1,a,b", "found 3 values; expected 2, as in the header")]
    [InlineData("1", "found 1 values; expected 2, as in the header")]
    [InlineData(",x", "the id has 0 bytes")]
    [InlineData("1,a\"b", "a quote is not closed or stands inside a value")]
    [InlineData("1,\"a\"b", "a quote is not closed or stands inside a value")]
    [InlineData("1,\"a\r\n\nb\"c", "(lines 2 to 4)")]
    public void A_malformed_row_is_rejected_with_its_line_and_the_rest_is_read(string row, string reason)
    {
        var entries = Read($"id,text\n{row}\ng,good\n");

        Assert.Equal((2, row, "id,text"), (entries[0].Line, entries[0].Rejection!.Text, entries[0].Rejection!.Header));
        Assert.Contains(reason, entries[0].Rejection!.Reason, StringComparison.Ordinal);
        Assert.Equal("good", entries[^1].Passage!.Text);
    }

    [Fact]
    public void A_quote_that_is_not_closed_takes_the_lines_up_to_the_next_quote_and_says_so()
    {
        var entries = Read("id,text\n1,a\n\n2,\"open\n3,c\n4,\"d\"\n5,e\n6,\"open\n7,f\n");

        Assert.Equal(["1", null, "5", null], entries.Select(entry => entry.Passage?.Id));
        Assert.Contains("(lines 4 to 6)", entries[1].Rejection!.Reason, StringComparison.Ordinal);
        Assert.Equal("2,\"open\n3,c\n4,\"d\"", entries[1].Rejection!.Text);
        Assert.Contains("(lines 8 to 9)", entries[3].Rejection!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_too_long_is_an_error_with_its_line()
    {
        var error = Assert.Throws<BadInputException>(() => Read($"id,text\n1,a\n2,\"{new string('x', 17_000_000)}"));

        Assert.Contains("line 3: a value is larger than 16 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_is_rejected_not_repaired()
    {
        var entries = Read([.. "id,text\n1,"u8, 0xFF, .. "\n2,fine"u8]);

        Assert.Equal("not valid UTF-8", entries[0].Rejection!.Reason);
        Assert.Equal("fine", entries[1].Passage!.Text);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("number,body\n1,x\n", """the header is not valid: no id: found "number", "body"; expected "_id" or "id". Name another field with --id-field""")]
    [InlineData("id,body\n1,x\n", "no text: found \"id\", \"body\"")]
    [InlineData("id;text\n1;x\n", "found \"id;text\"")]
    [InlineData("id,text,lang,lang\n", "the field \"lang\" is there twice")]
    [InlineData("id,\"text\n", "a quote is not closed")]
    public void A_header_that_does_not_fit_is_an_error_that_says_what_is_there(string content, string message) =>
        Assert.Contains(message, Assert.Throws<BadInputException>(() => Read(content)).Message, StringComparison.Ordinal);

    [Fact]
    public void Named_columns_are_used() => Assert.Equal(
        new Passage("1", null, "x") { Fields = """{"id":"other"}""" },
        Assert.Single(Read(Encoding.UTF8.GetBytes("number,body,id\n1,x,other\n"), new CollectionOptions(IdField: "number", TextField: "body"))).Passage);

    private static List<CollectionEntry> Read(string content) => Read(Encoding.UTF8.GetBytes(content));

    private static List<CollectionEntry> Read(byte[] content, CollectionOptions? options = null)
    {
        using var file = CollectionFile.Open(new MemoryStream(content), "a.csv", (options ?? CollectionOptions.Default) with { Format = CollectionFormat.Csv });
        return [.. file.Read()];
    }
}
