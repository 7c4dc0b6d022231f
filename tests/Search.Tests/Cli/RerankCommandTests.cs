using System.Text.Json.Nodes;

namespace Search.Tests.Cli;

/// <summary><c>search rerank</c> as a user runs it.</summary>
public sealed class RerankCommandTests : CliTests
{
    [Fact]
    public async Task Rerank_prints_a_line_of_JSON_for_each_request_line()
    {
        const string requests = """
            {"query":"how long does concrete cure","documents":["Paint dries fast.","Concrete reaches its strength in 28 days.",""]}
            {"query":"moon","documents":[]}

            """;

        var result = await RunAsync(requests, "rerank", "--precision", "fp32");

        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Equal(3, lines[0]["scores"]!.AsArray().Count);
        Assert.Equal(1, (int)lines[0]["order"]![0]!);
        Assert.Equal([0, 0, 0], lines[0]["truncatedTokens"]!.AsArray().Select(node => (int)node!));
        Assert.Empty(lines[1]["scores"]!.AsArray());
    }

    [Fact]
    public async Task Rerank_by_a_cascade_prints_tiers_and_orders_by_them()
    {
        const string request = """{"query":"how long does concrete cure","documents":["Paint dries fast.","Concrete reaches its strength in 28 days.","Moon."]}""";

        var cascade = JsonNode.Parse((await RunAsync(request, "rerank", "--precision", "int8", "--model", "default+default@1")).Output)!;
        var alone = JsonNode.Parse((await RunAsync(request, "rerank", "--precision", "int8")).Output)!;

        Assert.Equal([1, 0, 1], cascade["tiers"]!.AsArray().Select(tier => (int)tier!));
        Assert.Equal(["scores", "logits", "order", "truncatedTokens"], alone.AsObject().Select(member => member.Key));
        Assert.Equal(alone["scores"]!.ToJsonString(), cascade["scores"]!.ToJsonString());
        Assert.Equal(alone["order"]!.ToJsonString(), cascade["order"]!.ToJsonString());
    }

    [Fact]
    public async Task Max_length_cuts_the_document_and_reports_the_removed_tokens()
    {
        var result = await RunAsync(
            """{"query":"moon","documents":["one two three four five six seven eight nine ten"]}""", "rerank", "--precision", "fp32", "--max-length", "8");

        Assert.Equal(6, (int)JsonNode.Parse(result.Output)!["truncatedTokens"]![0]!);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    public async Task A_model_whose_file_is_cut_short_is_refused_by_the_name_of_the_file(string file)
    {
        var model = CopyOfBundledModel();
        using (var cut = File.OpenWrite(Path.Combine(model, file)))
        {
            cut.SetLength(cut.Length / 2);
        }

        var result = await RunAsync("""{"query":"moon","documents":["night"]}""", "rerank", "--model", model);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(file, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_model_whose_scores_are_not_numbers_is_an_error()
    {
        var model = TestData.Require("golden/checkpoints-bad/onnx-nan-output");

        var result = await RunAsync("""{"query":"moon","documents":["night","day"]}""", "rerank", "--model", model);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("gave NaN for document", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
