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
