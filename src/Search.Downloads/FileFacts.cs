namespace Search.Downloads;

/// <summary>What is known about a file before it is downloaded, from the request or from the server. Hashes are in lower-case hexadecimal.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Md5">Its MD5; older collections publish it.</param>
/// <param name="GitSha1">Git's hash of it: the SHA-1 of <c>blob SIZE\0</c> and the content.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Revision">The revision of its repository, for example a commit.</param>
public sealed record FileFacts(string? Sha256 = null, string? Md5 = null, string? GitSha1 = null, long? Size = null, string? Revision = null)
{
    /// <summary>Nothing is known.</summary>
    public static FileFacts None { get; } = new();

    /// <summary>Whether a hash is known.</summary>
    public bool HasHash => Sha256 is not null || Md5 is not null || GitSha1 is not null;

    /// <summary>These facts, completed with those of another source.</summary>
    public FileFacts Or(FileFacts other) =>
        new(Sha256 ?? other.Sha256, Md5 ?? other.Md5, GitSha1 ?? other.GitSha1, Size ?? other.Size, Revision ?? other.Revision);
}
