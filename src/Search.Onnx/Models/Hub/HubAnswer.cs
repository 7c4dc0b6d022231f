using System.Net;

namespace Search.Onnx.Models.Hub;

/// <summary>A server's answer to a request for a file, and what its first hop said of the file.</summary>
internal sealed class HubAnswer(HttpResponseMessage response, HubFileFacts file) : IDisposable
{
    /// <summary>What the hub says of the file.</summary>
    public HubFileFacts File { get; } = file;

    /// <summary>Whether the bytes go on from where they were asked for; otherwise they begin at the beginning.</summary>
    public bool IsRest => response.StatusCode == HttpStatusCode.PartialContent;

    /// <summary>How many bytes follow, if the server says.</summary>
    public long? Follows => response.Content.Headers.ContentLength;

    public Task<Stream> OpenAsync(CancellationToken cancel) => response.Content.ReadAsStreamAsync(cancel);

    public void Dispose() => response.Dispose();
}

/// <summary>What the hub says of a file before it redirects to where the bytes are.</summary>
/// <param name="Sha256">SHA-256 of a large file (its ETag), in hexadecimal.</param>
/// <param name="GitSha1">Git's hash of a small one.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Commit">The commit that the revision stands for.</param>
internal sealed record HubFileFacts(string? Sha256, string? GitSha1, long? Size, string? Commit)
{
    /// <summary>Who told the hash: one of the values of <see cref="Evidence"/>.</summary>
    public string HashFrom { get; init; } = Evidence.Server;

    /// <summary>The facts that a hash tells by its length; another name than a hash tells none.</summary>
    public static HubFileFacts Of(string? name, long? size, string? commit) => new(IsHash(name, 64) ? name : null, IsHash(name, 40) ? name : null, size, commit);

    /// <summary>Whether a revision is a commit, and no branch or tag.</summary>
    public static bool IsCommit(string revision) => IsHash(revision, 40);

    private static bool IsHash(string? name, int length) => name?.Length == length && name.All(char.IsAsciiHexDigitLower);
}
