using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Elastic.Transport.Extensions;
using Polly;
using Polly.Retry;
using Search.Core.Errors;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Search.Elasticsearch.Cluster;

/// <summary>
/// The official client, set up for every server that this program supports. It chooses the node, authenticates and applies the
/// time-out. Retries are done here: the client does not retry on the same node or after a 429, and it cannot be told which requests
/// must not be repeated.
/// </summary>
internal sealed class ClusterClient : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly TimeSpan _timeout;
    private readonly IReadOnlyList<Uri> _addresses;
    private readonly ElasticsearchClientSettings _settings;
    private readonly ElasticsearchClient _client;
    private readonly ResiliencePipeline<TransportResponse> _retries;

    /// <summary>Makes the client; nothing is sent yet.</summary>
    /// <exception cref="BadInputException">The URL is missing or not valid.</exception>
    public ClusterClient(ElasticsearchSettings settings)
    {
        var nodes = ClusterNodes.Parse(settings);
        _addresses = nodes.Addresses;
        _timeout = settings.Timeout;
        _settings = Configure(nodes, settings);
        _client = new ElasticsearchClient(_settings);
        _retries = Retries(settings);
    }

    /// <summary>The nodes, for messages.</summary>
    public string Addresses => string.Join(", ", _addresses);

    /// <summary>Sends a request; after a transient failure it is sent again, to another node if there is one.</summary>
    /// <exception cref="ElasticsearchException">The server answered with an error.</exception>
    /// <exception cref="SearchUnavailableException">There was no answer, or it could not be read.</exception>
    public Task<T> SendAsync<T>(Func<ElasticsearchClient, CancellationToken, Task<T>> send, CancellationToken cancel)
        where T : TransportResponse => SendAsync(send, _retries, cancel);

    /// <summary>Sends a request once, because it must not be repeated. After an error without an answer the server may have executed it.</summary>
    /// <inheritdoc cref="SendAsync{T}(Func{ElasticsearchClient, CancellationToken, Task{T}}, CancellationToken)"/>
    public Task<T> SendOnceAsync<T>(Func<ElasticsearchClient, CancellationToken, Task<T>> send, CancellationToken cancel)
        where T : TransportResponse => SendAsync(send, ResiliencePipeline<TransportResponse>.Empty, cancel);

    /// <summary>Reads plain JSON, for answers where the client's types do not fit every server.</summary>
    /// <inheritdoc cref="SendAsync{T}(Func{ElasticsearchClient, CancellationToken, Task{T}}, CancellationToken)"/>
    public async Task<JsonNode> GetJsonAsync(string path, CancellationToken cancel)
    {
        var endpoint = new EndpointPath(HttpMethod.GET, path);
        var response = await SendAsync((client, token) => client.Transport.RequestAsync<JsonResponse>(endpoint, null, null, null, token), cancel);
        return response.Body ?? new JsonObject();
    }

    /// <summary>
    /// Sends bytes and reads only the needed parts of the answer: for searches and bulk requests, where the client's typed objects are
    /// measurably slower and do not allow filtered answers. After an answer that is cut off the request is sent again, as after none.
    /// </summary>
    /// <param name="path">The path and its parameters.</param>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">The type of the body.</param>
    /// <param name="answer">The type of the answer.</param>
    /// <param name="cancel">Cancels.</param>
    /// <param name="retrying">Called before the request is sent again; may be null.</param>
    /// <inheritdoc cref="SendAsync{T}(Func{ElasticsearchClient, CancellationToken, Task{T}}, CancellationToken)"/>
    public async Task<T> PostAsync<T>(
        string path, ReadOnlyMemory<byte> body, string mediaType, JsonTypeInfo<T> answer, CancellationToken cancel, Action? retrying = null)
    {
        var endpoint = new EndpointPath(HttpMethod.POST, path);
        var content = new RequestConfiguration { ContentType = mediaType };
        var attempts = 0;
        BytesResponse? response = null;
        T? read = default;
        try
        {
            await SendAsync(SendAndReadAsync, cancel);
            return read!;
        }
        catch (JsonException exception)
        {
            throw ServerErrors.Unreadable(response!.ApiCallDetails.Uri, exception);
        }

        async Task<BytesResponse> SendAndReadAsync(ElasticsearchClient client, CancellationToken token)
        {
            if (attempts++ > 0)
            {
                retrying?.Invoke();
            }

            response = await client.Transport.RequestAsync<BytesResponse>(endpoint, PostData.ReadOnlyMemory(body), null, content, token);
            if (IsUsable(response))
            {
                read = JsonSerializer.Deserialize(response.Body, answer);
            }

            return response;
        }
    }

    /// <summary>The JSON that the client sends for a part of a request.</summary>
    public string ToJson<T>(T part) => _client.RequestResponseSerializer.SerializeToString(part);

    /// <summary>The server's name and version, as in <c>Elasticsearch 9.2.2</c>.</summary>
    /// <exception cref="SearchUnavailableException">There was no answer, or it is another kind of server.</exception>
    public async Task<string> DescribeAsync(CancellationToken cancel)
    {
        var version = (await GetJsonAsync("", cancel))["version"];
        var number = (string?)version?["number"] ?? throw new SearchUnavailableException(
            $"{Addresses} answers, but is neither Elasticsearch nor OpenSearch: its answer has no version. Check the URL.");
        return ((string?)version!["distribution"] == "opensearch" ? "OpenSearch " : "Elasticsearch ") + number;
    }

    /// <summary>How many passages an index or alias holds.</summary>
    /// <exception cref="SearchUnavailableException">There was no answer, or not all shards were counted.</exception>
    public async Task<long> CountAsync(string index, CancellationToken cancel)
    {
        var answer = await SendAsync((client, token) => client.CountAsync(new CountRequest(index), token), cancel);
        return answer.Shards is { Failed: > 0 } shards
            ? throw new SearchUnavailableException($"{shards.Failed} of {shards.Total} shards of '{index}' could not be counted. Check the server, then try again.")
            : answer.Count;
    }

    /// <summary>The size on disk without replicas; null if the server does not report it.</summary>
    public async Task<long?> SizeAsync(string index, CancellationToken cancel) =>
        (await SendAsync((client, token) => client.Indices.StatsAsync(IndexRequests.Size(index), token), cancel)).All.Primaries?.Store?.SizeInBytes;

    public void Dispose() => ((IDisposable)_settings).Dispose();

    private async Task<T> SendAsync<T>(
        Func<ElasticsearchClient, CancellationToken, Task<T>> send, ResiliencePipeline<TransportResponse> pipeline, CancellationToken cancel)
        where T : TransportResponse
    {
        try
        {
            var response = (T)await pipeline.ExecuteAsync(async token => (TransportResponse)await send(_client, token), cancel);
            return IsUsable(response) ? response : throw ServerErrors.Describe(response.ApiCallDetails, _timeout);
        }
        catch (TransportException exception)
        {
            cancel.ThrowIfCancellationRequested();
            throw ServerErrors.Unreadable(exception.Endpoint?.Uri, exception);
        }
    }

    private static bool IsUsable(TransportResponse response) =>
        response.ApiCallDetails is { HasSuccessfulStatusCode: true, HasExpectedContentType: true };

    private static ElasticsearchClientSettings Configure(ClusterNodes nodes, ElasticsearchSettings settings)
    {
        var invoker = new CancellableInvoker(new HttpRequestInvoker((handler, _) => new CompatibilityHandler(handler)));
        var client = new ElasticsearchClientSettings(new StaticNodePool(nodes.Addresses, randomize: false), invoker)
            .RequestTimeout(settings.Timeout)
            .MaximumRetries(0) // Its retries have no pauses and repeat requests that must not be repeated.
            .DisablePing() // A ping needs a privilege that a search does not need.
            .EnableHttpCompression(settings.Gzip)
            .MemoryStreamFactory(RecyclableMemoryStreamFactory.Default) // Every body goes through one of its streams; new ones would be megabytes of garbage.
            .ResponseHeadersToParse(new HeadersList("Retry-After"));
        if (nodes.Authentication is not null)
        {
            client.Authentication(nodes.Authentication);
        }

        if (!string.IsNullOrEmpty(settings.CaFingerprint))
        {
            client.ServerCertificateValidationCallback(PinnedCertificate.Check(settings.CaFingerprint));
        }

        return client;
    }

    private ResiliencePipeline<TransportResponse> Retries(ElasticsearchSettings settings) => settings.Retries == 0
        ? ResiliencePipeline<TransportResponse>.Empty
        : new ResiliencePipelineBuilder<TransportResponse>().AddRetry(new RetryStrategyOptions<TransportResponse>
        {
            MaxRetryAttempts = settings.Retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstPause,
            MaxDelay = settings.Timeout,
            UseJitter = true,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome is { Exception: JsonException } ||
                (attempt.Outcome.Result is { } response && ServerErrors.IsTransient(response.ApiCallDetails))),
            DelayGenerator = attempt => ValueTask.FromResult(
                attempt.Outcome.Result is { } response ? Pause(response.ApiCallDetails, attempt.AttemptNumber) : null),
        }).Build();

    /// <summary>The pause before the next attempt; null for the default pause, which grows with every attempt.</summary>
    private TimeSpan? Pause(ApiCallDetails failed, int attempt)
    {
        if (failed.HttpStatusCode is null && attempt < _addresses.Count - 1)
        {
            return TimeSpan.Zero; // Another node is asked.
        }

        if (!failed.TryGetHeader("Retry-After", out var values) || !RetryConditionHeaderValue.TryParse(values.FirstOrDefault(), out var after))
        {
            return null;
        }

        var asked = after.Delta ?? after.Date - TimeProvider.System.GetUtcNow() ?? TimeSpan.Zero;
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked > _timeout ? _timeout : asked;
    }
}
