using System.Text.Json.Nodes;

namespace Search.Tests.Cli;

/// <summary><c>models verify</c> as a user runs it.</summary>
public sealed class ModelsVerifyTests : CliTests
{
    [Fact]
    public async Task Verify_compares_scores_with_the_golden_ones_and_refuses_others()
    {
        var copy = CopyOfBundledModel();

        var right = await RunAsync("", "models", "verify", copy, "--json");
        await File.WriteAllTextAsync(
            Path.Combine(copy, "golden.json"),
            """{"max_length":160,"pairs":[{"query":"moon","passage":"night","logit_reference":99.5}]}""",
            TestContext.Current.CancellationToken);
        var wrong = await RunAsync("", "models", "verify", copy);

        Assert.True((int)JsonNode.Parse(right.Output)!["goldenPairs"]! > 5);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("expected 99.5", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_scores_in_the_precision_that_is_asked_for()
    {
        var verified = await RunAsync("", "models", "verify", "default", "--precision", "int8", "--json");

        var result = JsonNode.Parse(verified.Output)!;
        Assert.Equal(("int8", "cpu"), ((string?)result["precision"], (string?)result["device"]));
        Assert.InRange((double)result["maxDifference"]!, 0.001, 1);
    }
}
