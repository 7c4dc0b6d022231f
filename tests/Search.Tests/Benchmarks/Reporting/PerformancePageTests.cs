using Search.Benchmarks.Reporting;
using Search.Core.Errors;

namespace Search.Tests.Benchmarks.Reporting;

public sealed class PerformancePageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_of_speed_is_what_was_measured()
    {
        var results = Directory.EnumerateDirectories(TestData.InCheckout("benchmarks"))
            .Select(folder => Path.Combine(folder, "bench"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"));

        var page = PerformancePage.Render(new BenchResults(results));

        Assert.Equal(await File.ReadAllTextAsync(TestData.InCheckout("docs/performance.md"), TestContext.Current.CancellationToken), page);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"ours\": {}}")]
    [InlineData("{\"provenance\": {\"command\": \"./search eval rerank\"}}")]
    [InlineData("{\"provenance\": {\"command\": \"./search bench rerank --json\"}, \"ours\": {\"pairs\": 100}}")]
    public void A_file_that_no_bench_of_this_version_wrote_is_refused_by_name(string content)
    {
        var file = _folder.File("other.json");
        File.WriteAllText(file, content);

        var error = Assert.Throws<BadInputException>(() => PerformancePage.Render(new BenchResults([file])));

        Assert.Contains("other.json is no result of ./search bench", error.Message, StringComparison.Ordinal);
    }
}
