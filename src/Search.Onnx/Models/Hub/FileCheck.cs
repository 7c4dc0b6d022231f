using System.Security.Cryptography;
using System.Text;
using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>Says whether a file is the one that it should be.</summary>
internal static class FileCheck
{
    /// <summary>What <see cref="FaultAsync"/> compares a file with.</summary>
    public static string EvidenceOf(string? sha256, HubFileFacts facts) =>
        sha256 is not null ? Evidence.Registry
        : facts.Sha256 is not null || facts.GitSha1 is not null ? facts.HashFrom
        : facts.Size is not null ? Evidence.Size
        : Evidence.Nothing;

    /// <summary>What is wrong with a file, or null: its SHA-256 where one is known, else Git's hash, else its size.</summary>
    public static async Task<string?> FaultAsync(string path, string? sha256, HubFileFacts facts, CancellationToken cancel)
    {
        var size = new FileInfo(path).Length;
        if (facts.Size is { } expectedSize && size != expectedSize)
        {
            return $"it has {size:N0} bytes; expected {expectedSize:N0}";
        }

        if ((sha256 ?? facts.Sha256) is { } expected)
        {
            var found = await FileHash.Sha256Async(path, cancel);
            return found == expected ? null : $"its SHA-256 is {found}; expected {expected}";
        }

        if (facts.GitSha1 is { } expectedBlob)
        {
            var found = await GitSha1Async(path, size, cancel);
            return found == expectedBlob ? null : $"its Git hash is {found}; expected {expectedBlob}";
        }

        return null;
    }

    /// <summary>Git names a file by the SHA-1 of <c>blob SIZE\0</c> and its content.</summary>
    private static async Task<string> GitSha1Async(string path, long size, CancellationToken cancel)
    {
#pragma warning disable CA5350 // Not a choice of ours: this is how Git names a file.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {size}\0"));
        hash.AppendData(await File.ReadAllBytesAsync(path, cancel));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
