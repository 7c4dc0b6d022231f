namespace Search.Tests.Cli;

/// <summary><c>models report</c>, which writes docs/models.md.</summary>
public sealed class ModelsReportTests : CliTests
{
    [Fact]
    public async Task The_models_page_matches_the_registry_and_the_result_files()
    {
        var page = Home.File("models.md");
        var result = await RunAsync("", ["models", "report", .. Results("models"), "--int8", .. Results("models-int8"), "--out", page]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            await File.ReadAllTextAsync(TestData.InCheckout("docs/models.md"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> Results(string kind) => Directory.EnumerateDirectories(TestData.InCheckout("benchmarks"))
        .Select(folder => Path.Combine(folder, kind))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
        .Order(StringComparer.Ordinal);
}
