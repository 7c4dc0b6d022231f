using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Models;

namespace Search.Onnx.Variants;

/// <summary>
/// Built model variants in <c>SEARCH_HOME/variants</c>, each under a hash of everything that it was built from. A variant appears under its
/// name only when it is complete: it is written to a temporary folder, which is then renamed. Its own hash is checked before it is used.
/// </summary>
/// <param name="home">The data directory with the variants.</param>
/// <param name="notify">Receives a message when a wait takes long.</param>
public sealed class VariantStore(DataDirectory home, Action<string>? notify = null)
{
    private const string ModelFile = "model.onnx";
    private const string HashFile = "model.onnx.sha256";
    private const string OriginFile = "origin.json";
    private const string UnfinishedPrefix = ".unfinished-";

    /// <summary>Returns the model file of a variant; builds it first where it is missing or damaged.</summary>
    /// <param name="key">A hash of everything that the variant depends on.</param>
    /// <param name="origin">A description of what it is built from.</param>
    /// <param name="build">Makes the bytes of the model file.</param>
    /// <param name="cancel">Cancels the wait for another process that builds.</param>
    public string GetOrBuild(string key, VariantOrigin origin, Func<byte[]> build, CancellationToken cancel = default)
    {
        var folder = Path.Combine(home.Variants, key);
        if (!IsWhole(folder))
        {
            using var onlyBuilder = Lock(cancel);
            if (!IsWhole(folder))
            {
                RemoveUnfinished();
                Publish(folder, origin, build());
            }
        }

        return Path.Combine(folder, ModelFile);
    }

    /// <summary>Locks the store against other builders and cleaners until it is disposed.</summary>
    internal FileStream Lock(CancellationToken cancel) => FileLock.Wait(home.Variants + ".lock", "builds or removes variants", notify, cancel);

    /// <summary>All variants and the remains of killed builds. The list is reliable only while the caller holds the lock.</summary>
    internal IReadOnlyList<StoredVariant> All() => [.. Folders("*").Select(folder => new StoredVariant(
        Path.GetFileName(folder),
        !Path.GetFileName(folder).StartsWith(UnfinishedPrefix, StringComparison.Ordinal),
        OriginOf(folder),
        new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length)))];

    /// <summary>Removes a variant; the caller must hold the lock.</summary>
    internal void Remove(string key)
    {
        var leaving = NewUnfinished(); // Renamed first, so that no reader sees a partly deleted variant.
        Directory.Move(Path.Combine(home.Variants, key), leaving);
        Directory.Delete(leaving, recursive: true);
    }

    /// <summary>Removes the remains of killed builds; the caller must hold the lock.</summary>
    private void RemoveUnfinished()
    {
        foreach (var left in Folders(UnfinishedPrefix + "*"))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    private string NewUnfinished() => Path.Combine(home.Variants, $"{UnfinishedPrefix}{Guid.NewGuid():N}");

    private string[] Folders(string pattern) => Directory.Exists(home.Variants) ? Directory.GetDirectories(home.Variants, pattern) : [];

    private static VariantOrigin? OriginOf(string folder)
    {
        try
        {
            var file = Path.Combine(folder, OriginFile);
            return File.Exists(file) ? JsonSerializer.Deserialize<VariantOrigin>(File.ReadAllBytes(file), JsonFormat.Strict) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsWhole(string folder)
    {
        var (model, hash) = (Path.Combine(folder, ModelFile), Path.Combine(folder, HashFile));
        try
        {
            return File.Exists(model) && File.Exists(hash) && File.ReadAllText(hash) == FileHash.Sha256(model);
        }
        catch (IOException)
        {
            return false; // A builder is replacing a damaged variant at this moment.
        }
    }

    private void Publish(string folder, VariantOrigin origin, byte[] model)
    {
        var unfinished = NewUnfinished();
        try
        {
            Directory.CreateDirectory(unfinished);
            DiskSpace.Require(unfinished, model.Length, "The variant of the model");
            File.WriteAllBytes(Path.Combine(unfinished, ModelFile), model);
            File.WriteAllText(Path.Combine(unfinished, OriginFile), JsonSerializer.Serialize(origin, JsonFormat.Document));
            File.WriteAllText(Path.Combine(unfinished, HashFile), Convert.ToHexStringLower(SHA256.HashData(model)));
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(unfinished, folder);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full("The variant of the model", exception);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // .NET's exception for EFBIG: the file system or a shell's ulimit does not allow files of that size.
            throw new DiskSpaceException($"{unfinished}: a file of {model.Length / 1e6:N0} MB cannot be written there. Set SEARCH_HOME to another disk, or raise ulimit -f.", exception);
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }
}

/// <summary>A variant in the store.</summary>
/// <param name="Key">Its key.</param>
/// <param name="IsWhole">Whether its build was completed.</param>
/// <param name="Origin">What it was built from; null where that is unknown.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record StoredVariant(string Key, bool IsWhole, VariantOrigin? Origin, long Bytes);
