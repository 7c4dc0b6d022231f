using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Search.Downloads;

/// <summary>Hashes and counts a file's bytes while they are read or written, and compares the result with what is known about the file.</summary>
internal sealed class FileDigest : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly FileFacts _facts;
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#pragma warning disable CA5351, CA5350 // Required: old collections publish MD5, and Git identifies a file by its SHA-1.
    private readonly IncrementalHash? _md5;

    /// <param name="facts">What is known about the file.</param>
    public FileDigest(FileFacts facts)
    {
        _facts = facts;
        _md5 = facts is { Sha256: null, Md5: not null } ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
    }

    /// <summary>The number of bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the file has more bytes, which were not read because there are too many already.</summary>
    public bool IsCut { get; set; }

    /// <summary>The SHA-256 of the bytes so far.</summary>
    public string Sha256 => Convert.ToHexStringLower(_sha256.GetCurrentHash());

    /// <summary>Hashes the existing part of a file; does nothing if the file does not exist.</summary>
    public static async Task<FileDigest> OfAsync(string path, FileFacts facts, CancellationToken cancel)
    {
        var digest = new FileDigest(facts);
        if (!File.Exists(path))
        {
            return digest;
        }

        await using var file = File.OpenRead(path);
        var buffer = new byte[BufferBytes];
        while (await file.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            digest.Append(buffer.AsSpan(0, count));
        }

        return digest;
    }

    /// <summary>Adds the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _md5?.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Returns what is wrong with the file, or null. Checks the size, then the strongest known hash.</summary>
    /// <param name="path">The file; it is read again if only Git's hash is known, because that hash starts with the size.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<string?> FaultAsync(string path, CancellationToken cancel)
    {
        if (_facts.Size is { } size && Length != size)
        {
            var length = string.Create(CultureInfo.InvariantCulture, $"it has {Length:N0} bytes; expected {size:N0}");
            return _md5 is null || IsCut ? length : $"{length}; its MD5 is {Md5}; expected {_facts.Md5}";
        }

        var (name, expected, found) = _facts switch
        {
            { Sha256: { } sha256 } => ("SHA-256", sha256, Sha256),
            { Md5: { } md5 } => ("MD5", md5, Md5),
            { GitSha1: { } git } => ("Git hash", git, await GitSha1Async(path, Length, cancel)),
            _ => ("", "", ""),
        };
        return found == expected ? null : $"its {name} is {found}; expected {expected}";
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _md5?.Dispose();
    }

    private string Md5 => Convert.ToHexStringLower(_md5!.GetCurrentHash());

    private static async Task<string> GitSha1Async(string path, long size, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {size}\0")));
        await using var file = File.OpenRead(path);
        var buffer = new byte[BufferBytes];
        while (await file.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            hash.AppendData(buffer.AsSpan(0, count));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
#pragma warning restore CA5351, CA5350
}
