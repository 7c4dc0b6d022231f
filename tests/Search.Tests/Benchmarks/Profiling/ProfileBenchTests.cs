using Search.Benchmarks.Profiling;
using Search.Core.Storage;

namespace Search.Tests.Benchmarks.Profiling;

public sealed class ProfileBenchTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_shares_of_a_profile_add_up_and_nothing_is_left_in_the_working_folder()
    {
        var result = await ProfileBench.RunAsync("default", "fp32", new DataDirectory(_home.Path), TestContext.Current.CancellationToken);

        Assert.Equal(1, result.Operators.Sum(item => item.Share), 1e-9);
        Assert.Equal("Gemm", result.Operators[0].Operator);
        Assert.Equal(300, result.Pairs);
        Assert.Empty(Directory.EnumerateFiles(Environment.CurrentDirectory, "*profile*.json"));
    }
}
