using Search.Benchmarks.Reporting;
using Search.Core.Errors;

namespace Search.Tests.Benchmarks.Reporting;

public sealed class PerformancePageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_performance_page_matches_the_result_files()
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
    [InlineData("""{"ours":{}}""")]
    [InlineData("""{"kind":"eval-rerank","version":1}""")]
    [InlineData("""{"kind":"bench-rerank","version":0,"ours":{"pairs":100}}""")]
    [InlineData("""{"kind":"bench-rerank","version":1,"ours":{"pairs":100}}""")]
    public void A_file_that_no_bench_of_this_version_wrote_is_refused_by_name(string content)
    {
        var file = _folder.File("other.json");
        File.WriteAllText(file, content);

        var error = Assert.Throws<BadInputException>(() => PerformancePage.Render(new BenchResults([file])));

        Assert.Contains("other.json is ", error.Message, StringComparison.Ordinal);
    }
}
