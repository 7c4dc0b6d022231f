using System.Net.Http.Headers;
using System.Net.Mime;
using Search.Elasticsearch;

namespace Search.Benchmarks.Engines;

/// <summary>Sends this program's search request with a bare <see cref="HttpClient"/>, and reads the bytes of the answer.</summary>
internal sealed class BareSearch(string url, string index, int depth) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new(MediaTypeNames.Application.Json);

    private readonly HttpClient _server = new() { BaseAddress = new Uri(url.TrimEnd('/') + "/") };

    /// <summary>Searches.</summary>
    public async Task SearchAsync(string query, CancellationToken cancel)
    {
        var (path, body) = ElasticsearchRetriever.Request(index, query, depth);
        using var content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var response = await _server.PostAsync(path, content, cancel);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();
}
