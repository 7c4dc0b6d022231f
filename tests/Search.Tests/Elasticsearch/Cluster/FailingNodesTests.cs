using Search.Core.Errors;
using Search.Elasticsearch;
using WireMock.ResponseBuilders;

namespace Search.Tests.Elasticsearch.Cluster;

/// <summary>Nodes that are busy, slow or dead: which requests are repeated, how often, and the final error.</summary>
public sealed class FailingNodesTests
{
    private const string Busy = """{"error":{"type":"es_rejected_execution_exception","reason":"queue is full"},"status":429}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        using var server = new ScriptedServer().AnswerFirst("GET", "/", (429, Busy), (200, """{"version":{"number":"9.2.2"}}"""));
        await using var engine = server.Engine();

        Assert.Equal("Elasticsearch 9.2.2", await engine.DescribeAsync(Cancel));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_unreachable_server_is_tried_as_often_as_Retries_says(int retries)
    {
        using var server = new ScriptedServer().Answer("GET", "/", """{"error":"no master"}""", 503);
        await using var engine = server.Engine(settings => settings.Retries = retries);

        var error = await Assert.ThrowsAsync<ElasticsearchException>(() => engine.DescribeAsync(Cancel));

        Assert.Contains("no master", error.Message, StringComparison.Ordinal);
        Assert.Equal(retries + 1, server.Requests.Count);
    }

    [Fact]
    public async Task A_request_takes_no_longer_than_Timeout()
    {
        using var server = new ScriptedServer().Answer("GET", "/", Response.Create().WithBody("{}").WithDelay(TimeSpan.FromSeconds(20)));
        await using var engine = server.Engine(settings => (settings.Timeout, settings.Retries) = (TimeSpan.FromSeconds(0.2), 0));

        var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => engine.DescribeAsync(Cancel));

        Assert.Contains("in time (0.2 s)", error.Message, StringComparison.Ordinal);
        Assert.Contains("SEARCH_ELASTICSEARCH_TIMEOUT", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_stalls_takes_no_longer_than_Timeout()
    {
        using var server = new StalledServer();
        await using var engine = new ElasticsearchEngine(
            new ElasticsearchSettings { Url = server.Url, Timeout = TimeSpan.FromSeconds(0.3), Retries = 0 });

        var error = await Assert.ThrowsAsync<SearchUnavailableException>(
            () => engine.DescribeAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel));

        Assert.Contains("in time (0.3 s)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_After_is_obeyed_no_longer_than_Timeout()
    {
        using var server = new ScriptedServer().Answer(
            "GET", "/", Response.Create().WithStatusCode(429).WithHeader("Retry-After", "3600").WithHeader("Content-Type", "application/json").WithBody(Busy));
        await using var engine = server.Engine(settings => (settings.Timeout, settings.Retries) = (TimeSpan.FromSeconds(1), 1));

        await Assert.ThrowsAsync<ElasticsearchException>(() => engine.DescribeAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel));

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_caller_who_cancels_does_not_mark_the_node_as_dead()
    {
        using var slow = new ScriptedServer().Answer("GET", "/", Response.Create().WithBody("{}").WithDelay(TimeSpan.FromSeconds(1)));
        using var other = new ScriptedServer().Named("9.2.2");
        await using var engine = slow.Engine(settings => settings.Url = $"{slow.Url},{other.Url}");
        using (var visitor = new CancellationTokenSource(TimeSpan.FromSeconds(0.3)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.DescribeAsync(visitor.Token));
        }

        await engine.DescribeAsync(Cancel); // The turn of the other node.
        using var next = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.DescribeAsync(next.Token));

        Assert.Single(other.Requests);
    }

    [Fact]
    public async Task Nodes_are_asked_in_turn()
    {
        using var first = new ScriptedServer().Named("9.2.2");
        using var second = new ScriptedServer().Named("9.2.2");
        await using var engine = first.Engine(settings => settings.Url = $"{first.Url}, {second.Url}");

        for (var request = 0; request < 6; request++)
        {
            await engine.DescribeAsync(Cancel);
        }

        Assert.Equal((3, 3), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task A_dead_node_is_skipped()
    {
        using var server = new ScriptedServer().Named("9.2.2");
        await using var engine = server.Engine(settings => settings.Url = $"{ScriptedServer.DeadUrl()},{server.Url}");

        for (var request = 0; request < 3; request++)
        {
            Assert.Equal("Elasticsearch 9.2.2", await engine.DescribeAsync(Cancel));
        }
    }
}
