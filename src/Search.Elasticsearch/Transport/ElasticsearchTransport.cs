using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;
using Search.Core.Errors;
using Search.Core.Settings;

namespace Search.Elasticsearch.Transport;

/// <summary>JSON requests to a cluster: pooled connections, nodes in turn, retries, time-outs, typed errors.</summary>
internal sealed class ElasticsearchTransport : IDisposable
{
    private const int ShownOfForeignAnswer = 200;
    private static readonly HttpRequestOptionsKey<bool> Patient = new("search.patient");
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue NdJson = new("application/x-ndjson");

    private readonly HttpClient _client;
    private readonly NodePool _nodes;

    public ElasticsearchTransport(ElasticsearchSettings settings, TimeProvider clock)
    {
        _nodes = new NodePool(Node.Parse(settings), clock);
        var sockets = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // Follow DNS changes.
            ConnectTimeout = settings.Timeout,
        };
        if (!string.IsNullOrEmpty(settings.CaFingerprint))
        {
            sockets.SslOptions.RemoteCertificateValidationCallback = ServerCertificate.TrustFingerprint(settings.CaFingerprint);
        }

        var resilience = new ResilienceHandler(Resilience(settings)) { InnerHandler = new NodeHandler(_nodes, sockets) };
        _client = new HttpClient(resilience) { BaseAddress = NodeHandler.AnyNode, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The nodes, for messages.</summary>
    public string Addresses => string.Join(", ", _nodes.Nodes.Select(node => node.Address));

    public Task<JsonNode> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, body, cancel);

    public Task<JsonNode> PutAsync(string path, JsonNode body, CancellationToken cancel) => SendAsync(HttpMethod.Put, path, body, cancel);

    public Task<JsonNode> DeleteAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Delete, path, null, cancel);

    /// <summary>A request that takes as long as it takes: merging segments.</summary>
    public Task<JsonNode> PostPatientlyAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, null, cancel, patient: true);

    /// <summary>Sends lines of JSON to <c>_bulk</c>.</summary>
    public Task<JsonNode> BulkAsync(string path, ReadOnlyMemory<byte> lines, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, new ReadOnlyMemoryContent(lines) { Headers = { ContentType = NdJson } }, patient: false, cancel);

    public void Dispose() => _client.Dispose();

    private static ResiliencePipeline<HttpResponseMessage> Resilience(ElasticsearchSettings settings)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage>();
        if (settings.Retries > 0)
        {
            builder.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = settings.Retries,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(IsPassing(arguments.Outcome)),
            });
        }

        return builder
            .AddTimeout(new HttpTimeoutStrategyOptions
            {
                TimeoutGenerator = arguments => ValueTask.FromResult(
                    arguments.Context.GetRequestMessage()?.Options.TryGetValue(Patient, out _) == true ? Timeout.InfiniteTimeSpan : settings.Timeout),
            })
            .Build();
    }

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } response
            ? response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            : outcome.Exception is TimeoutRejectedException or HttpRequestException { InnerException: not AuthenticationException };

    private Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancel, bool patient = false)
    {
        var content = body is null ? null : new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = Json } };
        return SendAsync(method, path, content, patient, cancel);
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content, bool patient, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (patient)
        {
            request.Options.Set(Patient, true);
        }

        var name = $"{method} /{path.Split('?')[0]}";
        try
        {
            using var response = await _client.SendAsync(request, cancel);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            return Read(name, response, bytes);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new SearchUnavailableException(
                $"{Addresses} did not answer {name} in time ({exception.Timeout.TotalSeconds:0.#} s). " +
                "See whether the server is well, or raise SEARCH_ELASTICSEARCH_TIMEOUT.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(exception);
        }
    }

    private SearchUnavailableException Unreachable(HttpRequestException exception) =>
        exception.InnerException is AuthenticationException
            ? new SearchUnavailableException(
                $"The certificate of {Addresses} is not trusted: {exception.InnerException.Message} " +
                "Give the fingerprint of its authority in SEARCH_ELASTICSEARCH_CA_FINGERPRINT.", exception)
            : new SearchUnavailableException(
                $"No server answers at {Addresses}: {exception.Message}. Start it, or correct --url or SEARCH_ELASTICSEARCH_URL.", exception);

    private static JsonNode Read(string request, HttpResponseMessage response, byte[] bytes)
    {
        JsonNode? json;
        try
        {
            json = bytes.Length == 0 ? new JsonObject() : JsonNode.Parse(bytes);
        }
        catch (JsonException)
        {
            json = null;
        }

        if (response.IsSuccessStatusCode && json is not null)
        {
            return json;
        }

        var error = (json as JsonObject)?["error"];
        var reason = (error as JsonObject)?["reason"]?.ToString() ?? (error as JsonValue)?.ToString() ?? Foreign(json, bytes);
        throw new ElasticsearchException(request, response.StatusCode, (error as JsonObject)?["type"]?.ToString(), Cause(error, reason));
    }

    /// <summary>What the shards say is often the real reason: "all shards failed" is not.</summary>
    private static string Cause(JsonNode? error, string reason)
    {
        var cause = (error as JsonObject)?["root_cause"]?.AsArray().FirstOrDefault()?["reason"]?.ToString();
        return cause is null || cause == reason ? reason : $"{reason}: {cause}";
    }

    private static string Foreign(JsonNode? json, byte[] bytes)
    {
        var text = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, ShownOfForeignAnswer)));
        return json is null ? $"expected JSON from Elasticsearch or OpenSearch, found '{text}'. Is the URL right?" : text;
    }
}
