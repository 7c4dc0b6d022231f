using Search.Core.Errors;
using Search.Elasticsearch;
using WireMock.ResponseBuilders;

namespace Search.Tests.Elasticsearch.Cluster;

/// <summary>Nodes that are busy, slow or dead: who is asked again, how often, and what is said in the end.</summary>
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
    public async Task A_server_that_stays_away_is_asked_as_often_as_Retries_says(int retries)
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
    public async Task A_dead_node_is_passed_over()
    {
        using var server = new ScriptedServer().Named("9.2.2");
        await using var engine = server.Engine(settings => settings.Url = $"{ScriptedServer.DeadUrl()},{server.Url}");

        for (var request = 0; request < 3; request++)
        {
            Assert.Equal("Elasticsearch 9.2.2", await engine.DescribeAsync(Cancel));
        }
    }
}
