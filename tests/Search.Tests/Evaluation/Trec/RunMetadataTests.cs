using CsCheck;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Reranking;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;
using YamlDotNet.Serialization;

namespace Search.Tests.Evaluation.Trec;

/// <summary>The ir_metadata header of a run.</summary>
public sealed class RunMetadataTests : IDisposable
{
    private static readonly Provenance Provenance = new("./search eval run", "A CPU (2 logical processors)", ".NET 10", "An OS", "0.1.0", new DateOnly(2026, 1, 2));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_header_names_machine_command_index_and_model()
    {
        var index = new FirstStageMetadata("bm25", "Lucene.Net 4.8", "passages", "0123abcd", "english", new Bm25Parameters { K1 = 0.82, B = 0.68 });
        var header = HeaderOf(new RunMetadata(
            Provenance, index, "queries.tsv", "qrels.txt", new RerankerInfo("tiny", "int8", "cpu", 128, WeightsSha256: new string('e', 64)), 50));

        Assert.Equal("tiny", header["tag"]);
        Assert.Equal("0.1", header["schema-version"]);
        Assert.Equal("A CPU (2 logical processors)", At(header, "platform", "hardware", "cpu", "model"));
        Assert.Equal("An OS", At(header, "platform", "operating system", "distribution"));
        Assert.Equal("./search eval run", At(header, "implementation", "executable", "cmd"));
        Assert.Equal(["Search==0.1.0"], ListAt(header, "platform", "software", "retrieval toolkit"));
        Assert.Equal("passages", At(header, "data", "test collection", "name"));
        Assert.Equal("0123abcd", At(header, "data", "test collection", "content hash"));
        Assert.Equal("queries.tsv", At(header, "data", "test collection", "topics"));
        Assert.Equal("qrels.txt", At(header, "data", "test collection", "qrels"));
        Assert.Equal("english", At(header, "method", "indexing", "tokenizer"));
        var stages = ListAt(header, "method", "retrieval").Cast<Dictionary<object, object>>().ToList();
        Assert.Equal(("bm25", "Lucene.Net 4.8", "0.82", "0.68"), (stages[0]["name"], stages[0]["method"], stages[0]["k1"], stages[0]["b"]));
        Assert.Equal(("tiny", "bm25", "50", "int8"), (stages[1]["name"], stages[1]["reranks"], stages[1]["window"], stages[1]["precision"]));
        Assert.Equal((new string('e', 64), "128"), (stages[1]["weights sha256"], stages[1]["max length"]));
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        WriteRun(new RunMetadata(Provenance, FirstStageMetadata.OfFile("bm25.trec"), "queries.tsv"));

        var text = File.ReadAllText(_folder.File("run.trec"));
        Assert.All(["qrels", "k1", "window", "gpu", "tokenizer", "content hash"], field => Assert.DoesNotContain(field, text, StringComparison.Ordinal));
        Assert.Contains("#   - name: bm25.trec\n#     method: candidate file\n# data:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_metadata_of_an_index_come_from_its_description()
    {
        var source = new IndexSource("passages", "md5");
        var metadata = IndexMetadata.Start(new IndexDefinition("passages", new Bm25Parameters { K1 = 1.2 }, source, Analyzer: "german"), DateTimeOffset.UnixEpoch);

        var first = FirstStageMetadata.OfIndex("bm25", "Lucene.Net 4.8", new IndexDescription("passages", "v1", 3, null, metadata));

        Assert.Equal(("passages", "german", 1.2, 0.4), (first.Index, first.Analyzer, first.Bm25!.K1, first.Bm25.B));
        Assert.Equal(metadata.ContentHash.ToString(), first.ContentHash);
    }

    [Theory]
    [InlineData("run.tsv")]
    [InlineData("run.tsv.gz")]
    public void MS_MARCOs_format_has_no_header(string name)
    {
        var metadata = new RunMetadata(Provenance, FirstStageMetadata.OfFile("bm25.trec"), "queries.tsv");

        var error = Assert.Throws<BadInputException>(() => new RunWriter(_folder.File(name), "tiny", metadata));

        Assert.Contains("expected another ending", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void Any_text_stays_the_same_in_the_header_and_does_not_hide_a_document() =>
        Gen.Select(Gen.String, Gen.OneOf("null", "1e3", "# a", "a: b", "a\nb", " a", "é", "'", "\"", "- x", "~", "")).Sample(
            (any, special) =>
            {
                var command = Printable(any);
                var header = HeaderOf(new RunMetadata(Provenance with { Command = command }, FirstStageMetadata.OfFile("bm25.trec"), special));

                Assert.Equal(command, At(header, "implementation", "executable", "cmd"));
                Assert.Equal(special, At(header, "data", "test collection", "topics"));
            },
            iter: 200, threads: 1);

    /// <summary>Without what UTF-8 or YAML cannot hold: halves of a surrogate pair, and line ends of other alphabets, which YAML reads as LF.</summary>
    private static string Printable(string text) => new([.. text.Where(unit => unit is not ('\0' or '\u0085' or '\u2028' or '\u2029') && !char.IsSurrogate(unit))]);

    private static object At(Dictionary<object, object> map, params string[] path) =>
        path.Aggregate((object)map, (inner, name) => ((Dictionary<object, object>)inner)[name]);

    private static List<object> ListAt(Dictionary<object, object> map, params string[] path) => (List<object>)At(map, path);

    /// <summary>Writes a run with a header, reads it as a run, and returns the header as YAML.</summary>
    private Dictionary<object, object> HeaderOf(RunMetadata metadata)
    {
        WriteRun(metadata);
        Assert.Equal("a", RunFile.Read(_folder.File("run.trec")).Of("q").Single().Document);
        var lines = File.ReadAllText(_folder.File("run.trec")).Split('\n');
        var end = Array.IndexOf(lines, "# ir_metadata.end");
        Assert.Equal("# ir_metadata.start", lines[0]);
        Assert.StartsWith("q Q0 a 1 ", lines[end + 1], StringComparison.Ordinal);
        Assert.All(lines[1..end], line => Assert.StartsWith("# ", line, StringComparison.Ordinal));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(string.Join('\n', lines[1..end].Select(line => line[2..])));
    }

    private void WriteRun(RunMetadata metadata)
    {
        using var writer = new RunWriter(_folder.File("run.trec"), "tiny", metadata);
        writer.Write("q", [("a", 1)]);
        writer.Complete();
    }
}
