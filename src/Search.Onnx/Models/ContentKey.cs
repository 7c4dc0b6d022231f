using System.Security.Cryptography;
using System.Text;

namespace Search.Onnx.Models;

/// <summary>Makes keys from content: the same text and files give the same key, any change gives another.</summary>
internal static class ContentKey
{
    /// <summary>Computes a key of 32 hexadecimal digits.</summary>
    /// <param name="text">What the key depends on.</param>
    /// <param name="files">Files whose names and contents it depends on too; those that are missing are skipped.</param>
    public static string Of(string text, params IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        foreach (var file in files.Where(File.Exists))
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{Path.GetFileName(file)}\n"));
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
