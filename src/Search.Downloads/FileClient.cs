using System.Net;
using System.Net.Http.Headers;

namespace Search.Downloads;

/// <summary>
/// Asks servers for files. It follows redirects itself, because facts about the file may be in the first answer, and because a token may be sent
/// only to its own host, and not to an address that another host chose.
/// </summary>
internal sealed class FileClient(HttpClient http, DownloadSettings settings, TimeProvider clock)
{
    private const int MostRedirects = 10;

    /// <summary>Requests a file.</summary>
    /// <param name="source">The server.</param>
    /// <param name="known">What is known about the file.</param>
    /// <param name="part">The part that is already downloaded.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="DownloadException">The server refuses the request, or does not answer.</exception>
    public async Task<FileAnswer> GetAsync(DownloadSource source, FileFacts known, PartialFile part, CancellationToken cancel)
    {
        var (url, from, isOwnHost) = (source.Url, part.Length, true);
        (FileFacts Facts, Uri By)? said = null;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            var response = await SendAsync(url, isOwnHost ? source : null, from, part.Version, cancel);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
            {
                using (response)
                {
                    said ??= Described(source, response, url);
                    url = Redirected(url, location);
                    isOwnHost &= IsSameServer(url, source.Url);
                    continue;
                }
            }

            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from > 0)
            {
                // The part has the size of the file or is larger: download it again, and check it.
                response.Dispose();
                from = 0;
                continue;
            }

            var answer = Accept(response, url, source, known, said);
            if (!answer.IsRest || Continues(response, from, answer.Facts, part.Version))
            {
                return answer;
            }

            answer.Dispose();
            from = 0;
        }

        throw new DownloadException($"{url}: more than {MostRedirects} redirects.", isTransient: false);
    }

    /// <exception cref="DownloadException">The server refuses the request, or has another file.</exception>
    private FileAnswer Accept(HttpResponseMessage response, Uri url, DownloadSource source, FileFacts known, (FileFacts Facts, Uri By)? said)
    {
        try
        {
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(response, url, source);
            }

            var (told, by) = said ?? Described(source, response, url) ?? (FileFacts.None, url);
            return new FileAnswer(response, known.Or(told).Or(new FileFacts(Size: SizeOf(response))), OriginOf(known, told, by, url));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static (FileFacts Facts, Uri By)? Described(DownloadSource source, HttpResponseMessage response, Uri url) =>
        source.Describe(response) is { } facts ? (facts, url) : null;

    /// <summary>The size of the whole file according to the answer.</summary>
    private static long? SizeOf(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.PartialContent
        ? response.Content.Headers.ContentRange?.Length
        : response.Content.Headers.ContentLength;

    private static HashOrigin OriginOf(FileFacts known, FileFacts told, Uri by, Uri sender) =>
        known.HasHash ? HashOrigin.Request
        : !told.HasHash ? HashOrigin.None
        : by.Scheme != Uri.UriSchemeHttps ? HashOrigin.OpenConnection
        : IsSameServer(by, sender) ? HashOrigin.Sender
        : HashOrigin.OtherServer;

    /// <summary>
    /// Whether the answer can be appended to the part: it starts at the right byte, and it is from the same version or a known hash will
    /// be checked. Otherwise parts of two versions could be mixed.
    /// </summary>
    private static bool Continues(HttpResponseMessage response, long from, FileFacts facts, RangeConditionHeaderValue? version) =>
        (response.Content.Headers.ContentRange?.From ?? from) == from && (version is not null || facts.HasHash);

    /// <param name="url">The address to ask now.</param>
    /// <param name="own">The source, if the address is on its host; null for another host, which gets neither token nor headers.</param>
    /// <param name="from">The first byte that is missing.</param>
    /// <param name="version">The version of the part.</param>
    /// <param name="cancel">Cancels.</param>
    private async Task<HttpResponseMessage> SendAsync(Uri url, DownloadSource? own, long from, RangeConditionHeaderValue? version, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = version;
        }

        if (own?.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in own?.Headers ?? new Dictionary<string, string>())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stalled.CancelAfter(settings.StallTimeout);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stalled.Token);
        }
        catch (HttpRequestException exception)
        {
            throw new DownloadException($"{url}: no answer: {exception.Message}", isTransient: true, inner: exception) { IsUnreachable = true };
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new DownloadException($"{url}: no answer within {settings.StallTimeout.TotalSeconds:0.#} s.", isTransient: true, inner: exception) { IsUnreachable = true };
        }
    }

    /// <exception cref="DownloadException">The redirect does not lead to a web address, or leads from https to http.</exception>
    private static Uri Redirected(Uri url, Uri location)
    {
        var next = new Uri(url, location);
        return next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && url.Scheme == Uri.UriSchemeHttp)
            ? next
            : throw new DownloadException($"{url}: the server redirects to {next}; expected {url.Scheme}.", isTransient: false);
    }

    private static bool IsSameServer(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    private DownloadException Refused(HttpResponseMessage response, Uri url, DownloadSource source)
    {
        var status = (int)response.StatusCode;
        var asked = response.Headers.RetryAfter;
        return new DownloadException(
            $"{url}: the server answered {status}{(source.Explain(response.StatusCode) is { } reason ? $": {reason}" : "; expected the file.")}",
            isTransient: status is 408 or 429 or >= 500,
            asked?.Delta ?? (asked?.Date - clock.GetUtcNow()));
    }
}
