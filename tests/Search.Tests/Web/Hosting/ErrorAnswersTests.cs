using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Search.Core;
using Search.Core.Errors;

namespace Search.Tests.Web.Hosting;

public sealed class ErrorAnswersTests : IAsyncLifetime
{
    private readonly MemoryEngine _engine = new MemoryEngine().With("sample", new Passage("a", null, "moon"));
    private readonly ScriptedReranker _reranker = new(_ => 1);
    private readonly RecordedLog _log = new();
    private RunningApp _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await RunningApp.StartAsync(_engine, _reranker);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData(ErrorKind.BadInput, 400)]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Refused, 502)]
    [InlineData(ErrorKind.Unavailable, 503)]
    [InlineData(ErrorKind.Overloaded, 503)]
    [InlineData(ErrorKind.Internal, 500)]
    public async Task Each_kind_of_error_has_its_status(ErrorKind kind, int expected)
    {
        _engine.Failure = new FailureOfKind(kind);

        using var response = await _app.Client.GetAsync("/api/search?q=moon", Cancel);

        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal("It failed at http://***@host.", await DetailAsync(response));
    }

    [Theory]
    [InlineData("GET", "/api/serch", 404, "There is no /api/serch;")]
    [InlineData("GET", "/api/search/streams", 404, "There is no /api/search/streams;")]
    [InlineData("POST", "/api/search", 405, "POST is not allowed at /api/search; expected GET")]
    [InlineData("DELETE", "/api/search/stream?q=moon", 405, "DELETE is not allowed")]
    public async Task A_wrong_path_or_method_under_api_is_problem_json(string method, string path, int expected, string reason)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await _app.Client.SendAsync(request, Cancel);

        Assert.Equal((expected, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(reason, await DetailAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_500_is_problem_json_with_the_security_headers_and_is_logged_once()
    {
        _engine.Failure = new InvalidOperationException("a secret of the inside");

        using var response = await _app.Client.GetAsync("/api/search?q=moon", Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("the program's log has details", await DetailAsync(response), StringComparison.Ordinal);
        Assert.Same(_engine.Failure, Assert.Single(_log.Entries).Cause);
    }

    [Theory]
    [InlineData("/api/search?q=moon")]
    [InlineData("/api/search/stream?q=moon")]
    public async Task An_api_call_that_fails_is_logged_once_with_its_cause(string address)
    {
        _engine.Failure = new SearchUnavailableException("The server does not answer.");

        using var response = await _app.Client.GetAsync(address, Cancel);

        Assert.Same(_engine.Failure, Assert.Single(_log.Entries).Cause);
    }

    [Theory]
    [InlineData("/api/search?q=moon")]
    [InlineData("/api/search/stream?q=moon")]
    public async Task A_degradation_is_logged_once_with_its_cause(string address)
    {
        var cause = new RerankException("The score is NaN.");
        _reranker.BeforeBatch = (_, _) => throw cause;

        await _app.Client.GetStringAsync(address, Cancel);

        var entry = Assert.Single(_log.Entries);
        Assert.Equal((LogLevel.Warning, cause), (entry.Level, entry.Cause));
    }

    [Theory]
    [InlineData("/api/search?q=moon&index=none")]
    [InlineData("/api/search?q=moon&foo=bar")]
    public async Task Errors_of_the_caller_are_not_logged(string address)
    {
        using var response = await _app.Client.GetAsync(address, Cancel);

        Assert.Empty(_log.Entries);
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response) =>
        (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!["detail"];

    private sealed class FailureOfKind(ErrorKind kind) : SearchException("It failed at http://user:password@host.")
    {
        public override ErrorKind Kind => kind;
    }
}
