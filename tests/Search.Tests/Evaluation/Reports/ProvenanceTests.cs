using System.Diagnostics;
using Search.Evaluation.Reports;

namespace Search.Tests.Evaluation.Reports;

public class ProvenanceTests
{
    [Fact]
    public void A_command_line_without_special_characters_is_not_quoted() =>
        Assert.Equal("./search models audit ./a-b_c.d --model one+two@100", Provenance.CommandLine(["models", "audit", "./a-b_c.d", "--model", "one+two@100"]));

    [Fact]
    public void A_password_in_a_url_does_not_reach_the_results() =>
        Assert.Equal(
            "./search bench query --url 'http://***@host:9200'",
            Provenance.CommandLine(["bench", "query", "--url", "http://elastic:secret@host:9200"]));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("it's")]
    [InlineData("$HOME")]
    [InlineData("*")]
    [InlineData("say \"hello\" \\n")]
    [InlineData("line\nend\n")]
    public async Task A_shell_reads_a_quoted_argument_unchanged(string argument)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is about the shells of other systems.");
        var line = Provenance.CommandLine([argument, "last"]).Replace("./search", "printf %s_", StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", line]) { RedirectStandardOutput = true })!;

        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"{argument}_last_", output);
    }
}
