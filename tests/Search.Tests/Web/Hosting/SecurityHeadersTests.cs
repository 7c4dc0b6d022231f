namespace Search.Tests.Web.Hosting;

public sealed class SecurityHeadersTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(new MemoryEngine().With("sample"), new ScriptedReranker(_ => 1));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_content_security_policy_allows_no_other_host()
    {
        using var response = await _app.Client.GetAsync("/?q=moon");

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
    }
}
