using System.Net;
using Search.Core.Errors;

namespace Search.Elasticsearch;

/// <summary>The server answered with an error. The message contains the server's explanation.</summary>
/// <param name="request">The request, e.g. <c>POST /passages/_search</c>.</param>
/// <param name="node">Which server answered, e.g. <c>http://127.0.0.1:9200</c>.</param>
/// <param name="status">HTTP status.</param>
/// <param name="type">The server's name for the error, e.g. <c>index_not_found_exception</c>; null if it gave none.</param>
/// <param name="reason">The server's explanation, or the start of what it sent.</param>
public sealed class ElasticsearchException(string request, string node, HttpStatusCode status, string? type, string reason)
    : SearchUnavailableException($"{request} was answered by {node} with {(int)status} {status}{(type is null ? "" : $" ({type})")}: {reason}{Advice(status, type, reason)}")
{
    private const string BlockedType = "cluster_block_exception";

    /// <summary>The number of the block 'read_only_allow_delete'. The words and the status differ between versions of the servers.</summary>
    private const string DiskFullBlock = "/12/";

    /// <summary>HTTP status of the answer.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <inheritdoc/>
    public override ErrorKind Kind => Status switch
    {
        HttpStatusCode.NotFound => ErrorKind.NotFound,
        HttpStatusCode.TooManyRequests => ErrorKind.Overloaded,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => ErrorKind.Refused,
        _ => ErrorKind.Unavailable,
    };

    /// <summary>The server's name for the error, or null.</summary>
    public string? Type { get; } = type;

    /// <summary>Whether the server itself refused the request; after a proxy's answer it may still have been executed.</summary>
    internal bool IsFinal => Status is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);

    private static string Advice(HttpStatusCode status, string? type, string reason) => status switch
    {
        _ when type == BlockedType && reason.Contains(DiskFullBlock, StringComparison.Ordinal) =>
            " The server's disk is almost full. Free space there; the server then removes the block 'read_only_allow_delete' itself.",
        HttpStatusCode.Unauthorized =>
            " Set SEARCH_ELASTICSEARCH_API_KEY, or SEARCH_ELASTICSEARCH_USERNAME and SEARCH_ELASTICSEARCH_PASSWORD.",
        HttpStatusCode.Forbidden when type == BlockedType => " Remove the block, then try again.",
        HttpStatusCode.Forbidden => " The user or API key lacks a privilege; it needs the privileges to create, read and manage the index.",
        HttpStatusCode.TooManyRequests => " The server is overloaded; try again later.",
        _ => "",
    };
}
