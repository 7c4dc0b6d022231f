using Elastic.Transport;

namespace Search.Elasticsearch.Cluster;

/// <summary>
/// Throws when the caller cancelled a request. Without it the client (Elastic.Transport 1.1.0) treats the missing
/// answer as a failure of the node and marks a healthy node as dead.
/// </summary>
internal sealed class CancellableInvoker(IRequestInvoker inner) : IRequestInvoker
{
    public ResponseFactory ResponseFactory => inner.ResponseFactory;

    public async Task<TResponse> RequestAsync<TResponse>(
        Endpoint endpoint, BoundConfiguration boundConfiguration, PostData? postData, CancellationToken cancellationToken)
        where TResponse : TransportResponse, new()
    {
        var response = await inner.RequestAsync<TResponse>(endpoint, boundConfiguration, postData, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return response;
    }

    public TResponse Request<TResponse>(Endpoint endpoint, BoundConfiguration boundConfiguration, PostData? postData)
        where TResponse : TransportResponse, new() => inner.Request<TResponse>(endpoint, boundConfiguration, postData);

    public void Dispose() => inner.Dispose();
}
