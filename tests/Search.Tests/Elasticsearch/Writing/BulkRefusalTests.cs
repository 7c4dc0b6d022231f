using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch;

namespace Search.Tests.Elasticsearch.Writing;

/// <summary>Passages that the server refuses: sent again while it is busy, returned with its message where it refuses them for good.</summary>
public sealed class BulkRefusalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_passages_that_a_busy_server_refused_are_sent_again()
    {
        using var server = Loading((200, """{"errors":true,"items":[{"create":{"status":201}},{"create":{"status":201}},{"create":{"status":429,"error":{"type":"x","reason":"full"}}},{"create":{"status":201}}]}"""), (200, """{"errors":false}"""));
        await using var engine = server.Engine();
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("new"), replace: false, Cancel);

        var rejected = await writer.AddAsync([.. "abcd".Select(id => new Passage($"{id}", null, "a cat"))], Cancel);

        Assert.Empty(rejected);
        Assert.Equal(1, writer.Retries);
        var sent = server.Messages.Where(message => message.Path.EndsWith("/_bulk", StringComparison.Ordinal))
            .Select(message => message.Body!).ToList();
        Assert.Equal(4, sent[0].Split("create").Length - 1);
        Assert.StartsWith("""{"create":{"_id":"c"}}""", sent[1], StringComparison.Ordinal);
        Assert.Equal((2, 1), (sent.Count, sent[1].Split("create").Length - 1));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Bulk_item_with_another_error_than_400_ends_the_job_with_the_servers_words(int status)
    {
        var refused = $$"""{"errors":true,"items":[{"create":{"status":{{status}},"error":{"type":"security_exception","reason":"not for you"} } }]}""";
        using var server = Loading((200, refused), (200, refused));
        await using var engine = server.Engine();
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("new"), replace: false, Cancel);

        var error = await Assert.ThrowsAsync<ElasticsearchException>(() => writer.AddAsync([new Passage("p1", null, "a cat")], Cancel));

        Assert.Equal(status, (int)error.Status);
        Assert.Contains("not for you", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Bulk_item_with_5xx_is_sent_again(int status)
    {
        using var server = Loading(
            (200, $$"""{"errors":true,"items":[{"create":{"status":{{status}},"error":{"type":"x","reason":"shard moves"} } }]}"""), (200, """{"errors":false}"""));
        await using var engine = server.Engine();
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("new"), replace: false, Cancel);

        Assert.Empty(await writer.AddAsync([new Passage("p1", null, "a cat")], Cancel));
        Assert.Equal(2, server.Requests.Count(request => request.EndsWith("/_bulk", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_passage_that_the_server_cannot_take_is_returned_with_the_servers_words()
    {
        const string refused = """{"errors":true,"items":[{"create":{"status":400,"error":{"type":"document_parsing_exception","reason":"immense term"}}}]}""";
        using var server = Loading((200, refused), (200, refused));
        await using var engine = server.Engine();
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("new"), replace: false, Cancel);

        var rejected = Assert.Single(await writer.AddAsync([new Passage("p1", null, "a cat")], Cancel));

        Assert.Equal(0, rejected.Index);
        Assert.Equal("document_parsing_exception: immense term", rejected.Reason);
    }

    private static ScriptedServer Loading((int, string) firstBulk, (int, string) laterBulk) => new ScriptedServer().Named("9.2.2")
        .Answer("GET", "/new,new-*", "{}")
        .Answer("GET", "/new-*", "{}")
        .Answer("PUT", "/new-*", "{}")
        .Answer("DELETE", "/new-*", "{}")
        .AnswerFirst("POST", "/new-*/_bulk", firstBulk, laterBulk);
}
