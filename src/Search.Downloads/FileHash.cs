using System.Security.Cryptography;

namespace Search.Downloads;

/// <summary>Hashes of files, in lower-case hexadecimal.</summary>
public static class FileHash
{
    /// <summary>Computes the SHA-256 of a file.</summary>
    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Computes the SHA-256 of a file.</summary>
    public static async Task<string> Sha256Async(string path, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
    }
}
