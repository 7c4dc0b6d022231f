using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Storage;
using Search.Onnx.Tokenization;
using Search.Tests.Onnx.Tokenization;

namespace Search.Tests.Cli;

/// <summary><c>search tokenize</c> as a user runs it.</summary>
public sealed class TokenizeCommandTests : CliTests
{
    [Theory]
    [InlineData("singles.jsonl", "vocab.txt")]
    [InlineData("singles.jsonl", "vocab-crlf.txt", "--special")]
    [InlineData("cased/singles.jsonl", "cased/vocab.txt", "--cased")]
    [InlineData("multilingual/singles.jsonl", "multilingual/vocab.txt", "--special")]
    [InlineData("multilingual/pairs.jsonl", "multilingual/vocab.txt")]
    [InlineData("pairs.jsonl", "vocab.txt")]
    [InlineData("pairs.jsonl", "vocab.txt", "--special")]
    public async Task A_file_of_texts_gets_the_tokens_of_the_reference_line_by_line(string file, string vocabulary, params string[] flags) =>
        await AssertSameAsync(GoldenTokens.Load(file), vocabulary, flags);

    [Theory]
    [InlineData("only_second", 8)]
    [InlineData("only_second", 64)]
    [InlineData("longest_first", 13)]
    [InlineData("longest_first", 512)]
    public async Task Pairs_are_truncated_as_in_the_reference(string truncation, int maxLength)
    {
        var goldens = GoldenTokens.Load("truncation.jsonl").Where(golden => golden.Truncation == truncation && golden.MaxLength == maxLength).ToList();
        Assert.NotEmpty(goldens);

        await AssertSameAsync(goldens, "vocab.txt", "--special", "--truncation", truncation, "--max-length", $"{maxLength}");
    }

    [Fact]
    public async Task Tokenize_prints_the_ids_that_the_model_sees()
    {
        var result = await TokenizeAsync("""{"a":"hello world","b":"hello"}""");

        Assert.Equal(0, result.ExitCode);
        var line = JsonNode.Parse(result.Output)!;
        Assert.Equal(["ids", "typeIds", "removed"], line.AsObject().Select(member => member.Key));
        Assert.Equal([101, 7592, 2088, 102, 7592, 102], line["ids"]!.AsArray().Select(id => (int)id!));
        Assert.Equal([0, 0, 0, 0, 1, 1], line["typeIds"]!.AsArray().Select(id => (int)id!));
    }

    [Theory]
    [InlineData("7592 2088 102", "hello world")]
    [InlineData("100 2088 102", "HELLO world", "--cased")]
    [InlineData("1031 19802 1033 102", "[SEP]")]
    [InlineData("102 102", "[SEP]", "--special")]
    [InlineData("7592 102", "hello world", "--max-length", "3")]
    [InlineData("7592 2088 102", "hello world", "--max-length", "3", "--truncation", "none")]
    public async Task Tokenize_follows_its_flags(string ids, string text, params string[] flags)
    {
        var result = await TokenizeAsync($$"""{"a":"{{text}}"}""", flags);

        Assert.Equal("101 " + ids, string.Join(' ', JsonNode.Parse(result.Output)!["ids"]!.AsArray()));
    }

    [Theory]
    [InlineData("only_second", "7592 2088 102 7592")]
    [InlineData("longest_first", "7592 102 7592 2088")]
    public async Task Truncation_cuts_the_named_text(string truncation, string ids)
    {
        var result = await TokenizeAsync("""{"a":"hello world","b":"hello world"}""", "--max-length", "6", "--truncation", truncation);

        var line = JsonNode.Parse(result.Output)!;
        Assert.Equal($"101 {ids} 102", string.Join(' ', line["ids"]!.AsArray()));
        Assert.Equal(1, (int)line["removed"]!);
    }

    [Theory]
    [InlineData("--max-length is 2; expected at least 3", "--max-length", "2")]
    [InlineData("longest", "--truncation", "longest")]
    public async Task Tokenize_refuses_impossible_flags(string reason, params string[] flags)
    {
        var result = await TokenizeAsync("""{"a":"hello"}""", flags);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    private async Task AssertSameAsync(IReadOnlyList<GoldenTokens> goldens, string vocabulary, params string[] flags)
    {
        var requests = string.Concat(goldens.Select(golden => JsonSerializer.Serialize(new { A = golden.First, B = golden.Second }, JsonFormat.Line) + "\n"));

        var result = await TokenizeWithAsync(TestData.Require($"golden/tokenizer/{vocabulary}"), requests, flags);

        Assert.Equal("", result.Errors);
        var answers = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(goldens.Count, answers.Length);
        foreach (var (golden, answer) in goldens.Zip(answers))
        {
            golden.AssertSame(JsonSerializer.Deserialize<TokenSequence>(answer, JsonFormat.Strict)!, special: flags.Contains("--special"));
        }
    }

    private Task<ProgramRunner.Result> TokenizeAsync(string input, params string[] flags) =>
        TokenizeWithAsync(TestData.InCheckout(Path.Combine(SearchInstallation.BundledModel, "vocab.txt")), input, flags);

    private Task<ProgramRunner.Result> TokenizeWithAsync(string vocabulary, string input, string[] flags) =>
        RunAsync(input, ["tokenize", "--vocab", vocabulary, .. flags]);
}
