using System.Net;
using System.Text.Json.Nodes;
using Search.Core.Errors;

namespace Search.Tests.Web.Hosting;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly MemoryEngine _engine = new MemoryEngine().With("sample");
    private int _inferences;
    private RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(
        _engine,
        new ScriptedReranker(_ => 1)
        {
            BeforeBatch = (_, _) =>
            {
                _inferences++;
                return Task.CompletedTask;
            },
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/health/ready")]
    [InlineData("/healthz")]
    public async Task Ready_says_what_is_served_and_runs_no_inference(string path)
    {
        var health = JsonNode.Parse(await _app.Client.GetStringAsync(path, TestContext.Current.CancellationToken))!;

        Assert.Equal(("ok", "Memory lucene", "sample", "scripted"), ((string?)health["status"], (string?)health["engine"], (string?)health["index"], (string?)health["model"]!["model"]));
        Assert.Equal(0, _inferences);
    }

    [Theory]
    [InlineData("/health/ready", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/healthz", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task An_engine_that_does_not_answer_makes_the_program_not_ready_but_live(string path, HttpStatusCode expected)
    {
        _engine.Failure = new SearchUnavailableException("No server answers at http://elastic:secret@localhost:9200.");

        using var response = await _app.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected == HttpStatusCode.ServiceUnavailable, body.Contains("No server answers at http://***@localhost:9200", StringComparison.Ordinal));
    }
}
