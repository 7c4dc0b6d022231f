using System.Net;
using System.Net.Http.Headers;

namespace Search.Downloads;

/// <summary>A server's answer with a file's bytes, or with the rest of them.</summary>
/// <param name="response">The answer.</param>
/// <param name="facts">What is known of the file now.</param>
/// <param name="hashFrom">Who told the hash among them.</param>
internal sealed class FileAnswer(HttpResponseMessage response, FileFacts facts, HashOrigin hashFrom) : IDisposable
{
    /// <summary>What is known of the file: by the request, else as the server says.</summary>
    public FileFacts Facts { get; } = facts;

    /// <summary>Who told the hash among them.</summary>
    public HashOrigin HashFrom { get; } = hashFrom;

    /// <summary>Whether the bytes continue where they were asked for; otherwise they begin at the file's beginning.</summary>
    public bool IsRest => response.StatusCode == HttpStatusCode.PartialContent;

    /// <summary>How many bytes follow, if the server says.</summary>
    public long? Follows => response.Content.Headers.ContentLength;

    /// <summary>What identifies this version of the file on this server: its strong ETag, else its date; null where there is neither.</summary>
    public RangeConditionHeaderValue? Version =>
        response.Headers.ETag is { IsWeak: false } tag ? new RangeConditionHeaderValue(tag)
        : response.Content.Headers.LastModified is { } date ? new RangeConditionHeaderValue(date)
        : null;

    public Task<Stream> OpenAsync(CancellationToken cancel) => response.Content.ReadAsStreamAsync(cancel);

    public void Dispose() => response.Dispose();
}
