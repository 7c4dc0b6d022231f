using System.Net;
using System.Net.Http.Headers;

namespace Search.Downloads;

/// <summary>
/// Asks servers for files. Redirects are followed by hand: what is said of a file may stand in the first answer, and a token is for
/// its own host only, as long as no other host has chosen the address.
/// </summary>
internal sealed class FileClient(HttpClient http, DownloadSettings settings, TimeProvider clock)
{
    private const int MostRedirects = 10;

    /// <summary>Asks for a file.</summary>
    /// <param name="source">Where.</param>
    /// <param name="known">What is known of the file.</param>
    /// <param name="part">What is there of it already.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="DownloadException">The server refuses, or does not answer.</exception>
    public async Task<FileAnswer> GetAsync(DownloadSource source, FileFacts known, PartialFile part, CancellationToken cancel)
    {
        var (url, from, isOwnHost) = (source.Url, part.Length, true);
        (FileFacts Facts, Uri By)? said = null;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            var response = await SendAsync(url, isOwnHost ? source.Token : null, from, part.Version, cancel);
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
                // The whole file is here already, or the part is of a longer one: read it again, and check it.
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

    /// <exception cref="DownloadException">The server refuses, or has another file.</exception>
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

    /// <summary>The size of the whole file, as the answer with its bytes tells it.</summary>
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
    /// Whether a rest can be appended: it begins where it was asked for, and either it is of the version that the part is of, or a hash
    /// will tell. Otherwise two versions could become one file.
    /// </summary>
    private static bool Continues(HttpResponseMessage response, long from, FileFacts facts, RangeConditionHeaderValue? version) =>
        (response.Content.Headers.ContentRange?.From ?? from) == from && (version is not null || facts.HasHash);

    private async Task<HttpResponseMessage> SendAsync(Uri url, string? token, long from, RangeConditionHeaderValue? version, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = version;
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
            throw new DownloadException($"{url}: no answer: {exception.Message}", isTransient: true, inner: exception) { IsUnreachable = true };
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new DownloadException($"{url}: no answer in {settings.StallTimeout.TotalSeconds:0.#} s.", isTransient: true, inner: exception) { IsUnreachable = true };
        }
    }

    /// <exception cref="DownloadException">It leads to something that is no web address, or from an encrypted connection to an open one.</exception>
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
