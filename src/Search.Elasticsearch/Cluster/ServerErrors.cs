using System.Net;
using System.Security.Authentication;
using System.Text;
using Elastic.Transport;
using Elastic.Transport.Products.Elasticsearch;
using Search.Core.Errors;

namespace Search.Elasticsearch.Cluster;

/// <summary>Turns a failed request into an error for the user: what the server said, and which node.</summary>
internal static class ServerErrors
{
    private const int MaxShownCharacters = 200;

    /// <summary>Whether sending the same request again may help.</summary>
    public static bool IsTransient(ApiCallDetails details) => details.HttpStatusCode is { } status
        ? (HttpStatusCode)status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        : InnerMost<AuthenticationException>(details.OriginalException) is null;

    /// <summary>The error for a request without a usable answer.</summary>
    /// <param name="details">The client's details about the request.</param>
    /// <param name="timeout">The time-out of the request.</param>
    public static SearchException Describe(ApiCallDetails details, TimeSpan timeout)
    {
        var request = $"{details.HttpMethod} {details.Uri!.AbsolutePath}";
        var node = Node(details.Uri);
        return details.HttpStatusCode is { } status ? Answered(details, request, node, (HttpStatusCode)status)
            : InnerMost<AuthenticationException>(details.OriginalException) is { } untrusted ? new SearchUnavailableException(
                $"The certificate of {node} is not trusted: {untrusted.Message} " +
                "Set SEARCH_ELASTICSEARCH_CA_FINGERPRINT to the fingerprint of its certificate authority.", untrusted)
            : InnerMost<TimeoutException>(details.OriginalException) is { } late ? new SearchUnavailableException(
                $"{node} did not answer {request} in time ({timeout.TotalSeconds:0.#} s). " +
                "Check the server, or raise SEARCH_ELASTICSEARCH_TIMEOUT.", late)
            : new SearchUnavailableException(
                $"No server answers at {node}: {InnerMost<Exception>(details.OriginalException)?.Message}. " +
                "Start it, or correct --url or SEARCH_ELASTICSEARCH_URL.", details.OriginalException);
    }

    /// <summary>The error for an answer that could not be read.</summary>
    public static SearchUnavailableException Unreadable(Uri? request, Exception exception) => new(
        $"Expected JSON from Elasticsearch or OpenSearch at {Node(request)}, found something else: " +
        $"{InnerMost<Exception>(exception)!.Message} Check the URL.", exception);

    private static SearchException Answered(ApiCallDetails details, string request, string node, HttpStatusCode status)
    {
        if (details.HasSuccessfulStatusCode)
        {
            return new SearchUnavailableException(
                $"Expected JSON from Elasticsearch or OpenSearch at {node}, found '{details.ResponseContentType}'. Check the URL.");
        }

        var error = (details.ProductError as ElasticsearchServerError)?.Error;
        return error?.Reason is { } reason
            ? new ElasticsearchException(request, node, status, error.Type, WithCause(error, reason))
            : new ElasticsearchException(request, node, status, null, StartOf(details.ResponseBodyInBytes ?? []));
    }

    /// <summary>"All shards failed" is not a useful reason, so the reason of a shard is added.</summary>
    private static string WithCause(Error error, string reason)
    {
        var cause = error.RootCause?.FirstOrDefault()?.Reason;
        return cause is null || cause == reason ? reason : $"{reason}: {cause}";
    }

    private static string StartOf(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxShownCharacters)));

    private static string Node(Uri? request) => request?.GetLeftPart(UriPartial.Authority) ?? "the server";

    private static T? InnerMost<T>(Exception? exception)
        where T : Exception
    {
        T? found = null;
        for (; exception is not null; exception = exception.InnerException)
        {
            found = exception as T ?? found;
        }

        return found;
    }
}
