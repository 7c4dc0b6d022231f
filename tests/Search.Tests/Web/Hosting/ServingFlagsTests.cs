namespace Search.Tests.Web.Hosting;

/// <summary>The flags of <c>serve</c> and <c>demo</c>: each reaches its setting, and a refused one is named.</summary>
public sealed class ServingFlagsTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("serve", "--port", "abc", "--port is 'abc': expected 0 to 65535")]
    [InlineData("serve", "--window", "0", "--window is '0': expected 1 to 1000")]
    [InlineData("serve", "--host", "http://example.org", "--host is 'http://example.org': expected an IP address")]
    [InlineData("demo", "--window", "many", "--window is 'many': expected 1 to 1000")]
    [InlineData("demo", "--host", "everywhere", "--host is 'everywhere': expected an IP address")]
    public async Task A_refused_value_is_reported_with_its_flag(string command, string flag, string value, string reason)
    {
        var result = await ProgramRunner.RunAsync("Search.Web", _home.Path, [command, flag, value]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }
}
