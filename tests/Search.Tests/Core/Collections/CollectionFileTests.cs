using System.IO.Compression;
using System.Text;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Tests.Core.Collections;

public sealed class CollectionFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tsv_is_read_byte_for_byte_and_lines_end_at_LF_only()
    {
        var entries = Read("a.tsv", "1\tone\u0085still one\u2028and\rstill\n2\ttwo\ttabs \n3\t");

        Assert.Equal(
            [new Passage("1", null, "one\u0085still one\u2028and\rstill"), new Passage("2", null, "two\ttabs "), new Passage("3", null, "")],
            entries.Select(entry => entry.Passage));
    }

    [Fact]
    public void A_jsonl_has_ids_titles_and_texts_under_either_name()
    {
        var entries = Read("a.jsonl", """
            {"_id":"a","title":"T","text":"x","metadata":{"deep":[1]}}
            {"id":7,"contents":"y"}
            {"_id":"c","title":"","text":"é😀"}
            """);

        Assert.Equal(
            [new Passage("a", "T", "x") { Fields = """{"metadata":{"deep":[1]}}""" }, new Passage("7", null, "y"), new Passage("c", null, "é😀")], entries.Select(entry => entry.Passage));
    }

    [Theory]
    [InlineData("a.tsv", "no tab", "no tab")]
    [InlineData("a.tsv", "\ttext", "0 bytes")]
    [InlineData("a.tsv", "", "no tab")]
    [InlineData("a.jsonl", "[1]", "not a JSON object")]
    [InlineData("a.jsonl", "{\"text\":\"x\"}", "\"_id\"")]
    [InlineData("a.jsonl", "{\"_id\":\"x\"}", "\"text\"")]
    [InlineData("a.jsonl", "{\"_id\":\"x\",\"text\":1}", "Number")]
    [InlineData("a.jsonl", "{\"_id\":\"x\",\"text\":\"y\"", "")]
    [InlineData("a.jsonl", "{\"_id\":\"x\",\"text\":\"y\"} {}", "")]
    public void A_bad_line_is_rejected_with_its_number_and_the_rest_is_read(string name, string bad, string reason)
    {
        var good = name == "a.tsv" ? "g\tgood" : "{\"_id\":\"g\",\"text\":\"good\"}";
        var entries = Read(name, $"{bad}\n{good}\n");

        Assert.Equal(1, entries[0].Line);
        Assert.Null(entries[0].Passage);
        Assert.Contains(reason, entries[0].Rejection!.Reason, StringComparison.Ordinal);
        Assert.Equal("good", entries[1].Passage!.Text);
    }

    [Fact]
    public void Invalid_utf8_is_rejected_not_repaired()
    {
        File.WriteAllBytes(_folder.File("a.tsv"), [.. "1\t"u8, 0xFF, .. "\n2\tfine"u8]);
        using var file = CollectionFile.Open(_folder.File("a.tsv"));
        var entries = file.Read().ToList();

        Assert.Equal("not valid UTF-8", entries[0].Rejection!.Reason);
        Assert.Equal("fine", entries[1].Passage!.Text);
    }

    [Fact]
    public void Gzip_with_several_members_is_read_and_a_damaged_file_is_an_error()
    {
        byte[] twice = [.. Gzip("1\tone\n"), .. Gzip("2\ttwo\n")];
        File.WriteAllBytes(_folder.File("a.tsv.gz"), twice);
        using (var file = CollectionFile.Open(_folder.File("a.tsv.gz")))
        {
            Assert.Equal(["one", "two"], file.Read().Select(entry => entry.Passage!.Text));
        }

        twice[15] ^= 0xFF;
        File.WriteAllBytes(_folder.File("b.tsv.gz"), twice);
        Assert.Contains("b.tsv.gz", Assert.Throws<BadInputException>(() => ReadAll(_folder.File("b.tsv.gz"))).Message, StringComparison.Ordinal);
    }

    private static List<CollectionEntry> ReadAll(string path)
    {
        using var file = CollectionFile.Open(path);
        return [.. file.Read()];
    }

    [Fact]
    public void A_BEIR_folder_is_read_as_its_corpus_file()
    {
        File.WriteAllText(_folder.File("corpus.jsonl"), """{"_id":"a","text":"x"}""");
        using var file = CollectionFile.Open(_folder.Path);

        Assert.Equal("a", Assert.Single(file.Read()).Passage!.Id);
    }

    [Theory]
    [InlineData("missing.tsv")]
    [InlineData("passages.txt")]
    [InlineData(".")]
    public void A_file_that_is_not_a_collection_is_refused(string name)
    {
        File.WriteAllText(_folder.File("passages.txt"), "");

        Assert.Throws<BadInputException>(() => CollectionFile.Open(_folder.File(name)).Dispose());
    }

    [Fact]
    public void A_folder_is_read_file_by_file_in_ordinal_order()
    {
        foreach (var name in new[] { "b.jsonl", "a.tsv", "B.csv", "c.json.gz", "readme.txt" })
        {
            File.WriteAllText(_folder.File(name), "");
        }

        Assert.Equal(["B.csv", "a.tsv", "b.jsonl", "c.json.gz"], CollectionFile.FilesOf(_folder.Path).Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void A_format_that_is_given_counts_more_than_the_name()
    {
        File.WriteAllText(_folder.File("a.txt"), """[{"_id":"a","text":"x"}]""");
        using var file = CollectionFile.Open(_folder.File("a.txt"), new CollectionOptions(Format: CollectionFormat.Json));

        Assert.Equal("a", Assert.Single(file.Read()).Passage!.Id);
    }

    [Theory]
    [InlineData("{\"_id\":\"a\",\"text\":\"x\"}", null)]
    [InlineData("\n [{\"_id\":\"a\",\"text\":\"x\"}]", null)]
    [InlineData("a\tx\n", null)]
    [InlineData("id,text\na,x\n", CollectionFormat.Csv)]
    public void A_stream_is_recognised_by_its_first_character_also_compressed(string content, CollectionFormat? format)
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(content), Encoding.UTF8.GetBytes("\uFEFF" + content), Gzip(content) })
        {
            using var file = CollectionFile.Open(new MemoryStream(bytes), "stdin", new CollectionOptions(Format: format));

            Assert.Equal(new Passage("a", null, "x"), Assert.Single(file.Read()).Passage);
        }
    }

    [Fact]
    public void Names_of_fields_are_refused_where_the_format_has_none()
    {
        File.WriteAllText(_folder.File("a.tsv"), "1\tone");

        var error = Assert.Throws<BadInputException>(() => CollectionFile.Open(_folder.File("a.tsv"), new CollectionOptions(TextField: "body")));

        Assert.Contains("TSV, which has no field names", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private List<CollectionEntry> Read(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        using var file = CollectionFile.Open(_folder.File(name));
        return [.. file.Read()];
    }
}
