using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Elasticsearch;
using WireMock.ResponseBuilders;

namespace Search.Tests.Elasticsearch;

/// <summary>Requests and answers for all servers: versions, other programs on the port, incomplete answers.</summary>
public sealed class RequestTests : IDisposable
{
    private const string Hits = """
        {"timed_out":false,"_shards":{"failed":0},
         "hits":{"hits":[{"_score":2.5,"_source":{"id":"p1","text":"a cat"}},{"_score":1.5,"_source":{"id":"p2","title":"Dogs","text":"a dog"}}]}}
        """;

    private readonly ScriptedServer _server = new ScriptedServer().Named("9.2.2").Answer("POST", "/passages/_search", Hits);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("7.17.28", null, "Elasticsearch 7.17.28")]
    [InlineData("3.1.0", "opensearch", "OpenSearch 3.1.0")]
    public async Task The_main_job_works_on_every_supported_version(string version, string? distribution, string description)
    {
        using var server = new FakeCluster(version, distribution) { Instead = request => request == "POST /passages/_search" ? (200, Hits) : null };
        await using var engine = server.Engine();
        Assert.Equal(description, await engine.DescribeAsync(Cancel));
        await using (var writer = await engine.CreateIndexAsync(TestIndexes.Define("new"), replace: false, Cancel))
        {
            var published = await writer.PublishAsync([new Passage("p1", null, "a cat"), new Passage("p2", "Dogs", "a dog")]);
            Assert.Equal((2, 4242), (published.Index.Passages, published.Index.Bytes));
            Assert.Empty(published.Notices);
        }

        Assert.Equal(["p1", "p2"], (await SearchAsync(engine)).Select(candidate => candidate.Passage.Id));
        var bulk = server.Messages.Where(message => message.Path.EndsWith("/_bulk", StringComparison.Ordinal)).ToList();
        Assert.All(bulk, message => Assert.Equal("application/x-ndjson", message.Headers!["Content-Type"].Single()));
        Assert.DoesNotContain(server.Messages, message => message.Headers!.ContainsKey("Accept") && message.Headers["Accept"].Single().Contains("compatible-with", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_are_compressed_if_the_setting_asks_for_it()
    {
        using var cluster = new FakeCluster();
        await using var engine = cluster.Engine(settings => settings.Gzip = true);
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("new"), replace: false, Cancel);

        Assert.Equal(1, (await writer.PublishAsync([new Passage("p1", null, "a cat")])).Index.Passages);

        var bulk = cluster.Messages.Single(message => message.Path.EndsWith("/_bulk", StringComparison.Ordinal));
        Assert.Equal("gzip", bulk.Headers!["Content-Encoding"].Single());
    }

    [Fact]
    public async Task A_query_is_sent_as_text_and_the_answer_is_not_filtered()
    {
        await using var engine = _server.Engine();

        var found = await SearchAsync(engine, "title:\"x\" AND (y*)");

        var request = _server.Messages[^1];
        Assert.Contains("\"match\"", request.Body, StringComparison.Ordinal);
        Assert.Equal("", request.RawQuery ?? "");
        Assert.Equal(new Passage("p2", "Dogs", "a dog"), found[1].Passage);
        Assert.Equal((2, 1.5f), (found[1].Rank, found[1].RetrievalScore));
    }

    [Theory]
    [InlineData("<html><body>Welcome</body></html>", "Expected JSON from Elasticsearch or OpenSearch")]
    [InlineData("{\"version\":{\"num", "Expected JSON from Elasticsearch or OpenSearch")]
    [InlineData("{\"hello\":\"world\"}", "neither Elasticsearch nor OpenSearch")]
    public async Task An_answer_of_another_kind_of_server_is_reported(string body, string expected)
    {
        using var server = new ScriptedServer().Answer("GET", "/", body);
        await using var engine = server.Engine();

        var error = await Assert.ThrowsAnyAsync<SearchUnavailableException>(() => engine.DescribeAsync(Cancel));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the URL.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_named_with_its_content_type()
    {
        using var server = new ScriptedServer().Answer("GET", "/", Response.Create().WithHeader("Content-Type", "text/html").WithBody("<html>"));
        await using var engine = server.Engine();

        var error = await Assert.ThrowsAnyAsync<SearchUnavailableException>(() => engine.DescribeAsync(Cancel));

        Assert.Contains("found 'text/html'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_and_answers_are_not_compressed()
    {
        await using var engine = _server.Engine();

        await SearchAsync(engine);

        Assert.All(_server.Messages, message => Assert.False(message.Headers!.ContainsKey("Accept-Encoding") || message.Headers.ContainsKey("Content-Encoding")));
    }

    [Fact]
    public async Task An_error_says_what_the_server_said_and_which_node()
    {
        using var server = new ScriptedServer().Named("9.2.2").Answer(
            "POST", "/passages/_search",
            """{"error":{"root_cause":[{"type":"x","reason":"disk gone"}],"type":"search_phase_execution_exception","reason":"all shards failed"},"status":500}""", 500);
        await using var engine = server.Engine();

        var error = await Assert.ThrowsAsync<ElasticsearchException>(() => SearchAsync(engine));

        Assert.Contains("all shards failed: disk gone", error.Message, StringComparison.Ordinal);
        Assert.Contains(server.Url, error.Message, StringComparison.Ordinal);
        Assert.Equal("search_phase_execution_exception", error.Type);
    }

    [Theory]
    [InlineData("""{"timed_out":true,"_shards":{"failed":0},"hits":{"hits":[]}}""", "reached its time limit")]
    [InlineData("""{"timed_out":false,"_shards":{"failed":1,"failures":[{"reason":{"reason":"disk gone"}}]},"hits":{"hits":[]}}""", "disk gone")]
    public async Task An_incomplete_answer_is_an_error(string body, string expected)
    {
        using var server = new ScriptedServer().Named("9.2.2").Answer("POST", "/passages/_search", body);
        await using var engine = server.Engine();

        var error = await Assert.ThrowsAnyAsync<SearchUnavailableException>(() => SearchAsync(engine));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Candidate>> SearchAsync(ElasticsearchEngine engine, string query = "cat")
    {
        await using var retriever = await engine.OpenAsync("passages", Cancel);
        return await retriever.RetrieveAsync(query, 10, Cancel);
    }
}
