namespace Search.Tests.Benchmarks.Commands;

public sealed class BenchCommandTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("bulk")]
    [InlineData("query")]
    [InlineData("tokenize")]
    [InlineData("rerank")]
    [InlineData("exactness")]
    [InlineData("cascade")]
    [InlineData("memory")]
    [InlineData("profile")]
    public async Task A_wrong_argument_is_named_with_a_pointer_to_the_help_of_that_bench(string bench)
    {
        var result = await ProgramRunner.RunAsync("Search.Benchmarks", _home.Path, ["bench", bench, "--bogus"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'--bogus'", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith($"See: ./search bench {bench} --help", result.Errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expected one of them", "--shapes", "--model", "default")]
    [InlineData("expected --against sentence-transformers, or --device cpu", "--device", "cuda", "--against", "transformers.js")]
    public async Task Bench_rerank_refuses_arguments_that_do_not_fit_together(string message, params string[] arguments)
    {
        var result = await ProgramRunner.RunAsync("Search.Benchmarks", _home.Path, ["bench", "rerank", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }
}
