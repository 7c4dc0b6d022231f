using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>A hub names files and commits by hashes. The length tells the kind of hash.</summary>
internal static class HubHash
{
    /// <summary>The hash that a file's name on the hub gives: the SHA-256 of a large file, Git's hash of a small one, or none.</summary>
    public static FileFacts FactsOf(string? name) => new(Sha256: IsHash(name, 64) ? name : null, GitSha1: IsHash(name, 40) ? name : null);

    /// <summary>Whether a revision is a commit, not a branch or tag.</summary>
    public static bool IsCommit(string revision) => IsHash(revision, 40);

    private static bool IsHash(string? name, int length) => name?.Length == length && name.All(char.IsAsciiHexDigitLower);
}
