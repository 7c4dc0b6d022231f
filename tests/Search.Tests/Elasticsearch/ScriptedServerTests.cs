using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Settings;
using Search.Elasticsearch;
using WireMock.ResponseBuilders;

namespace Search.Tests.Elasticsearch;

/// <summary>What no real server does on demand: other versions, TLS, authentication, failures, and what each setting changes.</summary>
public sealed class ScriptedServerTests : IDisposable
{
    private const string Hits = """
        {"timed_out":false,"_shards":{"failed":0},
         "hits":{"hits":[{"_score":2.5,"_source":{"id":"p1","text":"a cat"}},{"_score":1.5,"_source":{"id":"p2","title":"Dogs","text":"a dog"}}]}}
        """;

    private const string Busy = """{"error":{"type":"es_rejected_execution_exception","reason":"queue is full"},"status":429}""";

    private readonly ScriptedServer _server = new ScriptedServer().Named("9.2.2").Answer("POST", "/passages/_search", Hits);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("7.17.28", null, "Elasticsearch 7.17.28")]
    [InlineData("3.1.0", "opensearch", "OpenSearch 3.1.0")]
    public async Task The_main_job_needs_nothing_that_these_versions_lack(string version, string? distribution, string description)
    {
        using var server = new ScriptedServer().Named(version, distribution)
            .Answer("GET", "/new", """{"error":{"type":"index_not_found_exception","reason":"no such index [new]"},"status":404}""", 404)
            .Answer("PUT", "/new-*", "{}")
            .Answer("POST", "/new-*/_refresh", "{}")
            .Answer("POST", "/new-*/_forcemerge", "{}")
            .Answer("POST", "/new-*/_bulk", """{"errors":false}""")
            .Answer("GET", "/new-*/_count", """{"count":2}""")
            .Answer("PUT", "/new-*/_settings", "{}")
            .Answer("POST", "/_aliases", "{}")
            .Answer("GET", "/new-*/_stats/store", """{"_all":{"primaries":{"store":{"size_in_bytes":4242}}}}""")
            .Answer("POST", "/passages/_search", Hits);
        await using var engine = server.Engine();
        Assert.Equal(description, await engine.DescribeAsync(Cancel));
        await using (var writer = await engine.CreateIndexAsync(new IndexDefinition("new", new Bm25Parameters()), replace: false, Cancel))
        {
            Assert.Empty(await writer.AddAsync([new Passage("p1", null, "a cat"), new Passage("p2", "Dogs", "a dog")], Cancel));
            Assert.Equal(new IndexSummary(2, 4242), await writer.CompleteAsync(2, Cancel));
        }

        Assert.Equal(["p1", "p2"], (await SearchAsync(engine)).Select(candidate => candidate.Passage.Id));
        var bulk = server.Messages.Where(message => message.Path.EndsWith("/_bulk", StringComparison.Ordinal)).ToList();
        Assert.All(bulk, message => Assert.Equal("application/x-ndjson", message.Headers!["Content-Type"].Single()));
        Assert.DoesNotContain(server.Messages, message => message.Headers!.ContainsKey("Accept") && message.Headers["Accept"].Single().Contains("compatible-with", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_query_is_sent_as_text_and_asks_only_for_what_is_shown()
    {
        await using var engine = _server.Engine();

        var found = await SearchAsync(engine, "title:\"x\" AND (y*)");

        var request = _server.Messages[^1];
        Assert.Contains("\"match\"", request.Body, StringComparison.Ordinal);
        Assert.Contains("filter_path", request.RawQuery, StringComparison.Ordinal);
        Assert.Equal(new Passage("p2", "Dogs", "a dog"), found[1].Passage);
        Assert.Equal((2, 1.5f), (found[1].Rank, found[1].RetrievalScore));
    }

    [Fact]
    public async Task User_name_and_password_are_sent_as_basic_authentication() =>
        Assert.Equal(Basic("ann:secret"), await AuthorizationAsync(settings => (settings.Username, settings.Password) = ("ann", "secret")));

    [Fact]
    public async Task An_API_key_is_sent_and_wins_over_a_user_name() =>
        Assert.Equal("ApiKey a2V5", await AuthorizationAsync(settings => (settings.ApiKey, settings.Username) = ("a2V5", "ann")));

    [Fact]
    public async Task Credentials_in_the_URL_win_and_are_not_shown()
    {
        Assert.Equal(
            Basic("bob:p@ss"),
            await AuthorizationAsync(settings => (settings.Url, settings.ApiKey) = (_server.Url.Replace("://", "://bob:p%40ss@", StringComparison.Ordinal), "a2V5")));

        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings
        {
            Url = ScriptedServer.DeadUrl().Replace("://", "://bob:secret@", StringComparison.Ordinal), Retries = 0,
        });
        var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => engine.DescribeAsync(Cancel));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_401_says_which_settings_to_give()
    {
        using var server = new ScriptedServer().Answer(
            "GET", "/", """{"error":{"type":"security_exception","reason":"missing authentication credentials"},"status":401}""", 401);
        await using var engine = server.Engine();

        var error = await Assert.ThrowsAsync<ElasticsearchException>(() => engine.DescribeAsync(Cancel));

        Assert.Contains("missing authentication credentials", error.Message, StringComparison.Ordinal);
        Assert.Contains("SEARCH_ELASTICSEARCH_API_KEY", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_certificate_is_trusted_by_its_fingerprint_alone()
    {
        using var certificate = ScriptedServer.SelfSigned();
        using var server = new ScriptedServer(certificate).Named("9.2.2");
        var fingerprint = Convert.ToHexString(SHA256.HashData(certificate.RawData));

        await using var trusting = server.Engine(settings => settings.CaFingerprint = fingerprint);
        Assert.Equal("Elasticsearch 9.2.2", await trusting.DescribeAsync(Cancel));

        foreach (var wrong in new[] { null, new string('0', 64) })
        {
            await using var engine = server.Engine(settings => settings.CaFingerprint = wrong);
            var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => engine.DescribeAsync(Cancel));
            Assert.Contains("SEARCH_ELASTICSEARCH_CA_FINGERPRINT", error.Message, StringComparison.Ordinal);
        }
    }

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
        using var second = new ScriptedServer().Named("9.2.2");
        await using var engine = _server.Engine(settings => settings.Url = $"{_server.Url}, {second.Url}");

        for (var request = 0; request < 6; request++)
        {
            await engine.DescribeAsync(Cancel);
        }

        Assert.Equal((3, 3), (_server.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task A_dead_node_is_passed_over()
    {
        await using var engine = _server.Engine(settings => settings.Url = $"{ScriptedServer.DeadUrl()},{_server.Url}");

        for (var request = 0; request < 3; request++)
        {
            Assert.Equal("Elasticsearch 9.2.2", await engine.DescribeAsync(Cancel));
        }
    }

    [Fact]
    public async Task Only_the_passages_that_a_busy_server_refused_are_sent_again()
    {
        using var server = Loading((200, """{"errors":true,"items":[{"create":{"status":201}},{"create":{"status":429,"error":{"type":"x","reason":"full"}}}]}"""), (200, """{"errors":false}"""));
        await using var engine = server.Engine();
        await using var writer = await engine.CreateIndexAsync(new IndexDefinition("new", new Bm25Parameters()), replace: false, Cancel);

        // Four passages are two requests of two.
        var rejected = await writer.AddAsync([.. "abcd".Select(id => new Passage($"{id}", null, "a cat"))], Cancel);

        Assert.Empty(rejected);
        var sent = server.Messages.Where(message => message.Path.EndsWith("/_bulk", StringComparison.Ordinal))
            .Select(message => message.Body!.Split("create").Length - 1);
        Assert.Equal([1, 2, 2], sent.Order());
    }

    [Fact]
    public async Task A_server_that_stays_too_busy_fails_the_job()
    {
        const string full = """{"errors":true,"items":[{"create":{"status":429,"error":{"type":"x","reason":"full"}}}]}""";
        using var server = Loading((200, full), (200, full));
        await using var engine = server.Engine(settings => settings.Retries = 1);
        await using var writer = await engine.CreateIndexAsync(new IndexDefinition("new", new Bm25Parameters()), replace: false, Cancel);

        var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => writer.AddAsync([new Passage("p1", null, "a cat")], Cancel));

        Assert.Contains("too busy 2 times: x: full", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passage_that_the_server_cannot_take_is_returned_with_the_servers_words()
    {
        const string refused = """{"errors":true,"items":[{"create":{"status":400,"error":{"type":"document_parsing_exception","reason":"immense term"}}}]}""";
        using var server = Loading((200, refused), (200, refused));
        await using var engine = server.Engine();
        await using var writer = await engine.CreateIndexAsync(new IndexDefinition("new", new Bm25Parameters()), replace: false, Cancel);

        var rejected = Assert.Single(await writer.AddAsync([new Passage("p1", null, "a cat")], Cancel));

        Assert.Equal("p1", rejected.Passage.Id);
        Assert.Equal("document_parsing_exception: immense term", rejected.Reason);
    }

    [Theory]
    [InlineData("<html><body>Welcome</body></html>", "expected JSON from Elasticsearch or OpenSearch, found '<html>")]
    [InlineData("{\"version\":{\"num", "expected JSON from Elasticsearch or OpenSearch")]
    [InlineData("{\"hello\":\"world\"}", "neither Elasticsearch nor OpenSearch")]
    public async Task Something_else_than_a_search_server_is_named_as_such(string body, string expected)
    {
        using var server = new ScriptedServer().Answer("GET", "/", body);
        await using var engine = server.Engine();

        var error = await Assert.ThrowsAnyAsync<SearchUnavailableException>(() => engine.DescribeAsync(Cancel));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("Is the URL right?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_answers_are_asked_for_and_read()
    {
        using var server = new ScriptedServer().Answer("GET", "/", Response.Create()
            .WithHeader("Content-Encoding", "gzip").WithBody(Gzip("""{"version":{"number":"8.19.4"}}""")));
        await using var engine = server.Engine();

        Assert.Equal("Elasticsearch 8.19.4", await engine.DescribeAsync(Cancel));
        Assert.Contains("gzip", server.Messages[0].Headers!["Accept-Encoding"].Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"timed_out":true,"_shards":{"failed":0},"hits":{"hits":[]}}""", "ran out of time")]
    [InlineData("""{"timed_out":false,"_shards":{"failed":1,"failures":[{"reason":{"reason":"disk gone"}}]},"hits":{"hits":[]}}""", "disk gone")]
    public async Task A_part_of_an_answer_is_an_error(string body, string expected)
    {
        using var server = new ScriptedServer().Named("9.2.2").Answer("POST", "/passages/_search", body);
        await using var engine = server.Engine();

        var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => SearchAsync(engine));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static string Basic(string userAndPassword) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static ScriptedServer Loading((int, string) firstBulk, (int, string) laterBulk) => new ScriptedServer().Named("9.2.2")
        .Answer("GET", "/new", "{}", 404)
        .Answer("PUT", "/new-*", "{}")
        .Answer("DELETE", "/new-*", "{}")
        .AnswerFirst("POST", "/new-*/_bulk", firstBulk, laterBulk);

    private static async Task<IReadOnlyList<Search.Core.Retrieval.Candidate>> SearchAsync(ElasticsearchEngine engine, string query = "cat")
    {
        await using var retriever = await engine.OpenAsync("passages", Cancel);
        return await retriever.RetrieveAsync(query, 10, Cancel);
    }

    private async Task<string> AuthorizationAsync(Action<ElasticsearchSettings> change)
    {
        await using var engine = _server.Engine(change);
        await engine.DescribeAsync(Cancel);
        return _server.Messages[^1].Headers!["Authorization"].Single();
    }
}
