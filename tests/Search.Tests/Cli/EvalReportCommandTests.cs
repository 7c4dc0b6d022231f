using System.Text.Json.Nodes;

namespace Search.Tests.Cli;

/// <summary><c>search eval report</c> as a user runs it.</summary>
public sealed class EvalReportCommandTests : CliTests
{
    [Fact]
    public async Task A_folder_gives_its_report_in_each_format_and_its_charts()
    {
        var folder = Directory.CreateDirectory(Home.File("results")).FullName;
        ExperimentSample.Write(folder);
        string[] files = ["report.html", "report.md", "report.tex", "report.csv", "report.json"];

        var result = await RunAsync("", ["eval", "report", folder, .. files.SelectMany(file => new[] { "--out", Home.File(file) }), "--charts", Home.File("charts")]);

        Assert.Equal(0, result.ExitCode);
        Assert.All(files, file => Assert.True(new FileInfo(Home.File(file)).Length > 500, file));
        Assert.Equal("eval-report", (string?)JsonNode.Parse(await File.ReadAllTextAsync(Home.File("report.json")))!["kind"]);
        Assert.Equal(4, Directory.GetFiles(Home.File("charts"), "*.svg").Length);
        Assert.Contains("improves nDCG@10 by", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Result_files_give_the_page_of_the_docs()
    {
        var results = Directory.GetDirectories(TestData.InCheckout("benchmarks"), "evaluation", SearchOption.AllDirectories)
            .SelectMany(folder => Directory.GetFiles(folder, "*.json"));

        var result = await RunAsync("", ["eval", "report", .. results, "--out", Home.File("evaluation.md")]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(TestData.InCheckout("docs/evaluation.md")), await File.ReadAllTextAsync(Home.File("evaluation.md")));
    }

    [Theory]
    [InlineData("report.pdf", new[] { "folder" }, "expected a name that ends in .html, .md, .tex, .csv, .json")]
    [InlineData("page.md", new[] { "folder", "file.json" }, "is a folder, and there are 2 arguments; expected one folder of eval run for its report, or only result files")]
    [InlineData("page.md", new[] { "missing" }, "does not exist; expected the folder that eval run --out has written, or result files")]
    [InlineData("page.md", new[] { "empty" }, "it has no results.json")]
    public async Task Arguments_that_make_no_report_are_refused(string output, string[] sources, string message)
    {
        ExperimentSample.Write(Directory.CreateDirectory(Home.File("folder")).FullName);
        Directory.CreateDirectory(Home.File("empty"));
        await File.WriteAllTextAsync(Home.File("file.json"), "{}");

        var result = await RunAsync("", ["eval", "report", .. sources.Select(Home.File), "--out", Home.File(output)]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Home.File(output)));
    }
}
