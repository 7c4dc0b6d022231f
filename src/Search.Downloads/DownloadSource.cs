using System.Net;

namespace Search.Downloads;

/// <summary>One place where a file can be downloaded from.</summary>
/// <param name="url">The file's address.</param>
/// <param name="token">Sent as a bearer token to the host of <paramref name="url"/>, and to no other.</param>
public class DownloadSource(Uri url, string? token = null)
{
    /// <summary>The file's address.</summary>
    public Uri Url { get; } = url;

    /// <summary>As for the constructor.</summary>
    internal string? Token { get; } = token;

    /// <summary>Reads what an answer says of the file, beside its size. The first answer that says something counts, redirects included.</summary>
    /// <param name="response">A redirect, or the answer with the file's bytes.</param>
    /// <returns>What it says; null where it says nothing. The default reads nothing: a header like ETag means what a server likes.</returns>
    /// <exception cref="DownloadException">It is not the file that is wanted.</exception>
    protected internal virtual FileFacts? Describe(HttpResponseMessage response) => null;

    /// <summary>What a refusal means for this file, and what to do; null where there is nothing to add to the status.</summary>
    protected internal virtual string? Explain(HttpStatusCode status) => null;
}
