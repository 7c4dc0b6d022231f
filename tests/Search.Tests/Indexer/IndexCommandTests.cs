using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Lucene;
using Search.Tests.Elasticsearch;

namespace Search.Tests.Indexer;

/// <summary><c>search index</c> as a user runs it.</summary>
public sealed class IndexCommandTests : IndexCommands
{
    [Fact]
    public async Task The_sample_is_indexed_and_counted()
    {
        var result = await IndexAsync("sample", "--json");
        var json = JsonNode.Parse(result.Output)!;

        Assert.Equal(0, result.ExitCode);
        Assert.Equal((720, 720, 0), ((int)json["indexed"]!, (int)json["engineCount"]!, (int)json["rejected"]!));
        Assert.Equal("sample", (string?)json["index"]);
        Assert.True(json.AsObject().ContainsKey("resumedFrom") && json["resumedFrom"] is null);
        Assert.Matches("^[0-9a-f]{32}$", (string?)json["contentHash"]);
        Assert.True(Directory.Exists(Path.Combine(IndexFolder("sample"), (string)json["version"]!)));
        Assert.True((double)json["docsPerSecond"]! > 0 && (long)json["bytes"]! > 0);
    }

    [Fact]
    public async Task Bad_lines_are_counted_and_kept_as_dead_letters_with_their_reasons()
    {
        var file = Write("passages.tsv", "1\tone\nno tab\n1\tagain\n2\ttwo\n");

        var result = await IndexAsync(file, "--json");

        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(3, result.ExitCode);
        Assert.Equal((2, 2, 2), ((int)json["indexed"]!, (int)json["engineCount"]!, (int)json["rejected"]!));
        var deadLetters = await File.ReadAllTextAsync((string)json["deadLetters"]!, TestContext.Current.CancellationToken);
        Assert.Contains("no tab found; expected id", deadLetters, StringComparison.Ordinal);
        Assert.Contains("is used by an earlier line", deadLetters, StringComparison.Ordinal);
        Assert.Contains("2 lines were rejected:\n  1 line: no tab found; expected id<TAB>text (passages.tsv, line 2)", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "number,body,lang\n1,one,en\n2,\"two\n2\",en\n1,again,en\n3,x,y,z\n", "number", "body")]
    [InlineData("a.json", "[{\"number\":1,\"body\":\"one\"},\n{\"number\":2,\"body\":\"two\\n2\"},{\"number\":1,\"body\":\"again\"},7]", "number", "body")]
    [InlineData("-", "{\"_id\":1,\"text\":\"one\"}\n{\"_id\":2,\"text\":\"two\\n2\"}\n{\"_id\":1,\"text\":\"again\"}\n7\n")]
    public async Task Every_format_and_standard_input_give_the_same_index(string name, string content, string? id = null, string? text = null)
    {
        string[] names = id is null ? [] : ["--id-field", id, "--text-field", text!];
        var source = name == "-" ? name : Write(name, content);

        var result = await ProgramRunner.RunAsync(
            "Search.Indexer", Home.Path, ["index", source, "--index", "books", "--json", .. names], input: name == "-" ? content : "");

        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal((3, 2, 2), (result.ExitCode, (int)json["indexed"]!, (int)json["rejected"]!));
        Assert.Equal(ContentHash.Of([new Passage("1", null, "one"), new Passage("2", null, "two\n2")]).ToString(), (string?)json["contentHash"]);
    }

    [Fact]
    public async Task A_named_field_that_is_missing_is_reported_with_the_fields_that_are_there()
    {
        var result = await IndexAsync(Write("a.jsonl", """{"docid":1,"body":"x"}"""), "--id-field", "docid");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no text: found \"docid\", \"body\"; expected \"text\" or \"contents\". Name another field with --text-field", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_a_source_was_read_is_kept_in_the_metadata()
    {
        var file = Write("a.jsonl", """{"docid":1,"text":"donâ€™t"}""");
        await IndexAsync(file, "--id-field", "docid", "--repair-mojibake", "--index", "books");

        var shown = await ProgramRunner.RunAsync("Search.Indexer", Home.Path, ["indexes", "show", "books", "--json"]);
        var options = JsonNode.Parse(shown.Output)!["metadata"]!["source"]!["options"]!;

        Assert.Equal(("docid", true), ((string?)options["idField"], (bool)options["repairMojibake"]!));
    }

    [Fact]
    public async Task An_unknown_analyzer_is_refused_with_the_known_ones()
    {
        var result = await IndexAsync("sample", "--analyzer", "klingon");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no analyzer 'klingon'; expected one of basque, bulgarian", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_content_hash_is_of_the_passages_and_not_of_their_order()
    {
        var one = await IndexAsync(Write("one.tsv", "1\tone\n2\ttwo\n"), "--json");
        var other = await IndexAsync(Write("other.tsv", "2\ttwo\n1\tone\n"), "--json");

        Assert.Equal(ContentHash.Of([new Passage("1", null, "one"), new Passage("2", null, "two")]).ToString(), (string?)JsonNode.Parse(one.Output)!["contentHash"]);
        Assert.Equal((string?)JsonNode.Parse(one.Output)!["contentHash"], (string?)JsonNode.Parse(other.Output)!["contentHash"]);
    }

    [Fact]
    public async Task Job_whose_version_was_removed_for_a_wrong_count_names_no_checkpoint_to_continue_from()
    {
        using var cluster = new FakeCluster { Instead = request => request.EndsWith("/_count", StringComparison.Ordinal) ? (200, """{"count":5}""") : null };
        var file = Write("passages.tsv", string.Concat(Enumerable.Range(0, 50_000).Select(number => $"{number}\tpassage {number}\n")));

        var failed = await ProgramRunner.RunAsync(
            "Search.Indexer", Home.Path, ["index", file, "--index", "books", "--url", cluster.Url], variables: new Dictionary<string, string> { ["SEARCH_CHECKPOINT"] = "00:00:00.1" });

        Assert.True(failed.ExitCode == 1, failed.Errors);
        Assert.Contains("The engine counts 5 passages in the new version of the index 'books'; 50,000 were sent.", failed.Errors, StringComparison.Ordinal);
        Assert.Contains(cluster.Requests, request => request.EndsWith("/_mapping", StringComparison.Ordinal)); // There was a checkpoint.
        Assert.DoesNotContain("checkpoint", failed.Errors, StringComparison.Ordinal);
        Assert.Empty(cluster.Indexes);
    }

    [Fact]
    public async Task An_index_is_replaced_only_with_the_replace_flag()
    {
        var file = Write("passages.tsv", "1\tone\n");
        Assert.Equal(0, (await IndexAsync(file)).ExitCode);

        var refused = await IndexAsync(file);
        var replaced = await IndexAsync(Write("passages.tsv", "1\tone\n2\ttwo\n"), "--replace");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--replace", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, replaced.ExitCode);
        Assert.Equal(2, await CountAsync("passages"));
    }

    [Theory]
    [InlineData("from-variable")]
    [InlineData("from-flag", "--index", "from-flag")]
    public async Task The_index_name_comes_from_the_flag_then_the_variable(string name, params string[] flags)
    {
        var file = Write("passages.tsv", "1\tone\n");

        var result = await ProgramRunner.RunAsync(
            "Search.Indexer", Home.Path, ["index", file, .. flags], variables: new Dictionary<string, string> { ["SEARCH_INDEX"] = "from-variable" });

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, await CountAsync(name));
    }

    [Theory]
    [InlineData("SEARCH_BM25_K1", "0", "moon", "moon moon moon")]
    [InlineData("SEARCH_BM25_B", "0", "moon", "moon night sky stars")]
    public async Task BM25_uses_the_parameters_of_the_settings(string variable, string value, string one, string other)
    {
        // Without k1, repeated terms count once; without b, the length of a passage does not matter.
        var file = Write("passages.tsv", $"1\t{one}\n2\t{other}\n");

        await IndexAsync(file, "--index", "usual");
        var result = await ProgramRunner.RunAsync(
            "Search.Indexer", Home.Path, ["index", file, "--index", "other"], variables: new Dictionary<string, string> { [variable] = value });

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, (await ScoresAsync("usual", "moon")).Distinct().Count());
        Assert.Single((await ScoresAsync("other", "moon")).Distinct());
    }

    [Fact]
    public async Task A_file_without_passages_replaces_nothing()
    {
        await IndexAsync(Write("passages.tsv", "1\tone\n"));

        var result = await IndexAsync(Write("passages.tsv", "nothing here\n"), "--replace");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("No passage was found", result.Errors, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync("passages"));
    }

    [Theory]
    [InlineData(2, "does not exist", "missing.tsv")]
    [InlineData(2, "has an unknown format", "README.md")]
    [InlineData(2, "--accept-licence", "msmarco-passage")]
    [InlineData(2, "expected lucene or elasticsearch", "sample", "--engine", "sphinx")]
    [InlineData(2, "is not valid", "sample", "--url", "nowhere")]
    [InlineData(1, "No server answers", "sample", "--url", "http://127.0.0.1:9")]
    [InlineData(2, "Bad Name", "sample", "--index", "Bad Name")]
    [InlineData(2, "Unknown option '--colour'", "sample", "--colour")]
    [InlineData(2, "Unknown option '-x'", "-x", "sample")]
    [InlineData(2, "'./--colour' does not exist", "./--colour")]
    public async Task Impossible_options_are_refused_with_a_reason(int exitCode, string reason, params string[] arguments)
    {
        var result = await IndexAsync(arguments);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private async Task<IEnumerable<float>> ScoresAsync(string index, string query)
    {
        await using var engine = new LuceneEngine(new DataDirectory(Home.Path));
        await using var retriever = await engine.OpenAsync(index, TestContext.Current.CancellationToken);
        return (await retriever.RetrieveAsync(query, 10, TestContext.Current.CancellationToken)).Select(candidate => candidate.RetrievalScore);
    }
}
