using System.Net;
using Search.Core.Errors;
using Search.Elasticsearch;

namespace Search.Tests.Elasticsearch;

public sealed class ElasticsearchExceptionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, ErrorKind.Refused)]
    [InlineData(401, ErrorKind.Refused)]
    [InlineData(403, ErrorKind.Refused)]
    [InlineData(404, ErrorKind.NotFound)]
    [InlineData(429, ErrorKind.Overloaded)]
    [InlineData(500, ErrorKind.Unavailable)]
    [InlineData(503, ErrorKind.Unavailable)]
    public void The_server_s_status_decides_the_kind_of_the_error(int status, ErrorKind expected) =>
        Assert.Equal(expected, new ElasticsearchException("GET /", "http://node", (HttpStatusCode)status, null, "no").Kind);

    [Theory]
    [InlineData(429, "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];")]
    [InlineData(403, "blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];")]
    public void Full_disk_of_the_server_is_named(int status, string reason)
    {
        var error = new ElasticsearchException("POST /x/_bulk", "http://node", (HttpStatusCode)status, "cluster_block_exception", reason);

        Assert.Contains("disk is almost full. Free space there", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("privilege", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("overloaded", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "index_not_found_exception", ErrorKind.NotFound)]
    [InlineData(403, "security_exception", ErrorKind.Refused)]
    public async Task An_index_that_is_deleted_while_it_is_served_is_not_found_and_a_missing_permission_is_refused(
        int status, string type, ErrorKind expected)
    {
        using var server = new ScriptedServer().Named("9.2.2")
            .Answer("POST", "/passages/_search", $$"""{"error":{"type":"{{type}}","reason":"no"},"status":{{status}}}""", status);
        await using var engine = server.Engine();
        await using var retriever = await engine.OpenAsync("passages", Cancel);

        var error = await Assert.ThrowsAsync<ElasticsearchException>(() => retriever.RetrieveAsync("moon", 10, Cancel));

        Assert.Equal(expected, error.Kind);
    }
}
