using System.Net;
using System.Net.Http.Headers;

namespace Search.Onnx.Models.Hub;

/// <summary>
/// Asks a hub for files: <c>{endpoint}/{repository}/resolve/{revision}/{file}</c>. Redirects are followed by hand, because what is
/// said of a file stands in the first answer, and the token is for the endpoint alone, as long as no other host has had a say.
/// </summary>
internal sealed class HubClient(HttpClient http, HubSettings settings, TimeProvider clock)
{
    private const int MostRedirects = 10;

    /// <summary>An HTTP client as this class wants it; proxies are taken from the environment.</summary>
    public static HttpClient CreateHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // Large files take long; a server that sends nothing is noticed while reading.
    };

    /// <summary>Asks for a file from a byte on.</summary>
    /// <exception cref="HubException">The server refuses, or does not answer.</exception>
    public async Task<HubAnswer> GetAsync(Uri endpoint, string repository, string revision, string path, long from, CancellationToken cancel)
    {
        var url = new Uri($"{endpoint.ToString().TrimEnd('/')}/{repository}/resolve/{Uri.EscapeDataString(revision)}/{path}");
        HubFileFacts? facts = null;
        var told = url;
        var isAtHub = true;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            var response = await SendAsync(url, isAtHub ? settings.Token : null, from, cancel);
            if (facts is null && !IsRenamed(response) && response.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                (facts, told) = (FactsOf(response, from), url);
            }

            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
            {
                response.Dispose();
                url = Redirected(url, location);
                isAtHub &= IsSameServer(url, endpoint);
                continue;
            }

            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from > 0)
            {
                // All that was asked for is here already, or it was of a longer file: the whole is read once more, and checked.
                response.Dispose();
                from = 0;
                continue;
            }

            if (response.IsSuccessStatusCode)
            {
                var complete = facts ?? FactsOf(response, from);
                return new HubAnswer(response, complete with { HashFrom = SourceOf(facts is null ? url : told, url) });
            }

            using (response)
            {
                throw Refused(response, url, repository, revision, path);
            }
        }

        throw new HubException($"{url}: more than {MostRedirects} redirects.", isPassing: false);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, string? token, long from, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stalled.CancelAfter(settings.StallTimeout);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stalled.Token);
        }
        catch (HttpRequestException exception)
        {
            throw new HubException($"{url}: no answer: {exception.Message}", isPassing: true, inner: exception);
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new HubException($"{url}: no answer in {settings.StallTimeout.TotalSeconds:0.#} s.", isPassing: true, inner: exception);
        }
    }

    /// <exception cref="HubException">It leads to something that is no web address, or from an encrypted connection to an open one.</exception>
    private static Uri Redirected(Uri url, Uri location)
    {
        var next = new Uri(url, location);
        return next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && url.Scheme == Uri.UriSchemeHttp)
            ? next
            : throw new HubException($"{url}: the server redirects to {next}; expected {url.Scheme}.", isPassing: false);
    }

    private static bool IsSameServer(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    /// <summary>What a hash is worth that one server told and whose file another one, or the same, sent.</summary>
    private static string SourceOf(Uri told, Uri sent) =>
        told.Scheme != Uri.UriSchemeHttps ? Evidence.Http
        : IsSameServer(told, sent) ? Evidence.Sender
        : Evidence.Server;

    /// <summary>A relative redirect leads to a repository's new name; the file's facts stand there.</summary>
    private static bool IsRenamed(HttpResponseMessage response) =>
        (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { IsAbsoluteUri: false };

    private static HubFileFacts FactsOf(HttpResponseMessage response, long from)
    {
        var tag = (Header(response, "X-Linked-Etag") ?? response.Headers.ETag?.Tag)?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        var isBody = response.IsSuccessStatusCode;
        return HubFileFacts.Of(
            tag,
            long.TryParse(Header(response, "X-Linked-Size"), out var size) ? size
                : isBody && response.Content.Headers.ContentRange?.Length is { } length ? length
                : isBody && from == 0 ? response.Content.Headers.ContentLength
                : null,
            Header(response, "X-Repo-Commit"));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private HubException Refused(HttpResponseMessage response, Uri url, string repository, string revision, string path)
    {
        var status = (int)response.StatusCode;
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date - clock.GetUtcNow());
        return status switch
        {
            401 or 403 => new HubException(
                $"{url}: the server answered {status}: the model {repository} needs a token that may read it. Set HF_TOKEN, and accept the model's terms on its page.",
                isPassing: false),
            404 => new HubException(
                $"{url}: the server answered 404: {repository} has no file {path} at revision {revision}.", isPassing: false),
            408 or 429 or >= 500 => new HubException($"{url}: the server answered {status}.", isPassing: true, wait),
            _ => new HubException($"{url}: the server answered {status}; expected the file.", isPassing: false),
        };
    }
}
