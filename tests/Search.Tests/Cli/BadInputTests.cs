namespace Search.Tests.Cli;

/// <summary>Every command with invalid arguments or lines gives exit code 2, the reason and no output.</summary>
public sealed class BadInputTests : CliTests
{
    [Theory]
    [InlineData("line 1: not JSON: 'not json' is an invalid JSON literal", "not json", "rerank")]
    [InlineData("line 1: not a JSON object; expected {\"query\"", "[1]", "rerank")]
    [InlineData("line 1: 'documents' is missing; expected {\"query\"", "{\"query\":\"moon\"}", "rerank")]
    [InlineData("line 2: 'documents' is null or of the wrong type; expected {\"query\"", "\n{\"query\":\"moon\",\"documents\":\"night\"}", "rerank")]
    [InlineData("line 1: 'query' is null or of the wrong type", "{\"query\":null,\"documents\":[]}", "rerank")]
    [InlineData("Unknown option '--jsn'", "", "eval", "measure", "a.qrels", "b.run", "--jsn")]
    [InlineData("line 1: a document is null", """{"query":"moon","documents":["night",null]}""", "rerank")]
    [InlineData("is 'a,b'; this command takes only one model", "", "rerank", "--model", "a,b")]
    [InlineData("no-such-model", "", "rerank", "--model", "./no-such-model")]
    [InlineData("is a cascade without a first model; expected FIRST+SECOND@N", "", "rerank", "--model", "+default@10")]
    [InlineData("scores 0 passages; expected 1 to 10,000", "", "rerank", "--model", "default+default@0")]
    [InlineData("is a cascade of two models; expected one model", "", "models", "verify", "default+default@10")]
    [InlineData("expected bert-1, bert-2", "", "models", "verify", "default", "--head", "foo")]
    [InlineData("is a cascade of two models; expected one model", "", "models", "audit", "default+default@10")]
    [InlineData("is a cascade of two models; expected one model", "", "models", "export", "default+default@10", "--out", "nowhere-yet")]
    [InlineData("no model 'default+default@10' in the registry", "", "models", "pull", "default+default@10")]
    [InlineData("expected fp32", "", "rerank", "--precision", "fp12")]
    [InlineData("vocab", "", "tokenize")]
    [InlineData("found: ms-marco-TinyBERT-L2-v2", "", "models", "pull", "nope")]
    [InlineData("./search models pull ms-marco-MiniLM-L6-v2", "", "rerank", "--model", "ms-marco-MiniLM-L6-v2")]
    [InlineData("missing.qrels", "", "eval", "measure", "missing.qrels", "missing.run")]
    [InlineData("nonsense", "", "nonsense")]
    public async Task Bad_input_is_refused_with_a_reason(string reason, string input, params string[] arguments)
    {
        var result = await RunAsync(input, arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.DoesNotContain("Search.Cli", result.Errors, StringComparison.Ordinal); // No class names.
    }
}
