using System.Net;

namespace Search.Tests.Web.Hosting;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1:5080", null, HttpStatusCode.OK)]
    [InlineData("[::1]", null, HttpStatusCode.OK)]
    [InlineData("attacker.example", null, HttpStatusCode.BadRequest)]
    [InlineData("search.example.org", "search.example.org, other.example", HttpStatusCode.OK)]
    [InlineData("attacker.example", "search.example.org", HttpStatusCode.BadRequest)]
    [InlineData("attacker.example", "*", HttpStatusCode.OK)]
    public async Task A_request_is_answered_only_under_a_name_that_is_allowed(string host, string? allowed, HttpStatusCode expected)
    {
        await using var app = await RunningApp.StartAsync(
            [new MemoryEngine().With("sample")], [new ScriptedReranker(_ => 1)], new WordHighlighter(), settings => settings.AllowedHosts = allowed);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;

        using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_server_that_listens_on_every_address_does_not_answer_under_every_name()
    {
        await using var app = await RunningApp.StartAsync(
            [new MemoryEngine().With("sample")], [new ScriptedReranker(_ => 1)], new WordHighlighter(), settings => settings.Host = "0.0.0.0");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{new Uri(app.Url).Port}/health/live");
        request.Headers.Host = "attacker.example";

        using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
