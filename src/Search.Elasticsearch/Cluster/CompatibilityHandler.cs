using System.Net.Http.Headers;

namespace Search.Elasticsearch.Cluster;

/// <summary>
/// Lets the client of Elasticsearch 9 talk to Elasticsearch 7.17 and 8 and to OpenSearch. They refuse its vendor media types, and
/// OpenSearch does not send the product header that the client requires. The handler also reads the whole answer, so that the
/// client's time-out covers the body and not only the headers.
/// </summary>
internal sealed class CompatibilityHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string ProductHeader = "X-Elastic-Product";
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue JsonLines = new("application/x-ndjson");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.Accept.Clear();
        request.Headers.Accept.Add(AcceptJson);
        if (request.Content?.Headers is { ContentType: { } sent } headers)
        {
            headers.ContentType = sent.MediaType!.EndsWith("ndjson", StringComparison.Ordinal) ? JsonLines : Json;
        }

        var response = await base.SendAsync(request, cancel);
        try
        {
            await response.Content.LoadIntoBufferAsync(cancel);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (!response.Headers.Contains(ProductHeader))
        {
            response.Headers.Add(ProductHeader, "Elasticsearch");
        }

        return response;
    }
}
