using System.Net;
using System.Net.Http.Headers;

namespace Search.Downloads;

/// <summary>A server's answer with a file, or with the rest of it.</summary>
/// <param name="response">The answer.</param>
/// <param name="facts">What is known about the file now.</param>
/// <param name="hashFrom">The origin of the hash in these facts.</param>
internal sealed class FileAnswer(HttpResponseMessage response, FileFacts facts, HashOrigin hashFrom) : IDisposable
{
    /// <summary>What is known about the file, from the request or else from the server.</summary>
    public FileFacts Facts { get; } = facts;

    /// <summary>The origin of the hash in these facts.</summary>
    public HashOrigin HashFrom { get; } = hashFrom;

    /// <summary>Whether the bytes continue the partial file; otherwise they start at the beginning of the file.</summary>
    public bool IsRest => response.StatusCode == HttpStatusCode.PartialContent;

    /// <summary>How many bytes follow; null if the server does not report it.</summary>
    public long? Follows => response.Content.Headers.ContentLength;

    /// <summary>Identifies this version of the file on this server: its strong ETag, otherwise its date; null if there is neither.</summary>
    public RangeConditionHeaderValue? Version =>
        response.Headers.ETag is { IsWeak: false } tag ? new RangeConditionHeaderValue(tag)
        : response.Content.Headers.LastModified is { } date ? new RangeConditionHeaderValue(date)
        : null;

    public Task<Stream> OpenAsync(CancellationToken cancel) => response.Content.ReadAsStreamAsync(cancel);

    public void Dispose() => response.Dispose();
}
