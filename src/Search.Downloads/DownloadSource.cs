using System.Net;

namespace Search.Downloads;

/// <summary>One place where a file can be downloaded from.</summary>
/// <param name="url">The file's address.</param>
/// <param name="token">Sent as a bearer token to the host of <paramref name="url"/>, and to no other.</param>
/// <param name="headers">Further headers of a request to that host.</param>
public class DownloadSource(Uri url, string? token = null, IReadOnlyDictionary<string, string>? headers = null)
{
    /// <summary>The file's address.</summary>
    public Uri Url { get; } = url;

    /// <summary>As for the constructor.</summary>
    internal string? Token { get; } = token;

    /// <summary>As for the constructor.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; } = headers ?? new Dictionary<string, string>();

    /// <summary>Reads what an answer says about the file, except its size. The first answer with such facts counts, including redirects.</summary>
    /// <param name="response">A redirect, or the answer with the file's bytes.</param>
    /// <returns>The facts; null if there are none. The default reads nothing: the meaning of a header like ETag differs between servers.</returns>
    /// <exception cref="DownloadException">It is not the requested file.</exception>
    protected internal virtual FileFacts? Describe(HttpResponseMessage response) => null;

    /// <summary>What an error status means for this file, and what to do; null if there is nothing to add to the status.</summary>
    protected internal virtual string? Explain(HttpStatusCode status) => null;
}
