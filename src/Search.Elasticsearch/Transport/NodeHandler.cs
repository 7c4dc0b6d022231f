using System.Net;

namespace Search.Elasticsearch.Transport;

/// <summary>Sends each attempt of a request to the node whose turn it is, and remembers which nodes answer.</summary>
internal sealed class NodeHandler(NodePool pool, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Requests are made against this address; only their path and query count.</summary>
    public static readonly Uri AnyNode = new("http://any-node/");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var node = pool.Next();
        var relative = request.Options.TryGetValue(RelativePath, out var known) ? known : request.RequestUri!.PathAndQuery.TrimStart('/');
        request.Options.Set(RelativePath, relative); // A second attempt finds the first one's address in the request.
        request.RequestUri = new Uri(node.Address, relative);
        request.Headers.Authorization = node.Authorization;
        try
        {
            var response = await base.SendAsync(request, cancel);
            if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            {
                pool.Failed(node);
            }
            else
            {
                pool.Answered(node);
            }

            return response;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            pool.Failed(node);
            throw;
        }
    }

    private static readonly HttpRequestOptionsKey<string> RelativePath = new("search.relative-path");
}
