using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>How a hub names files and commits: by hashes, which can be told apart by their length.</summary>
internal static class HubHash
{
    /// <summary>What a file's name on the hub says of it: the SHA-256 of a large file, Git's hash of a small one, or nothing.</summary>
    public static FileFacts FactsOf(string? name) => new(Sha256: IsHash(name, 64) ? name : null, GitSha1: IsHash(name, 40) ? name : null);

    /// <summary>Whether a revision is a commit, and no branch or tag.</summary>
    public static bool IsCommit(string revision) => IsHash(revision, 40);

    private static bool IsHash(string? name, int length) => name?.Length == length && name.All(char.IsAsciiHexDigitLower);
}
