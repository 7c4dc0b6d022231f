using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Models;

namespace Search.Onnx.Variants;

/// <summary>
/// Built model variants in <c>SEARCH_HOME/variants</c>, each under the hash of everything that it was built from. A variant appears
/// under its name only when it is whole: it is written beside and renamed. Its own hash is checked before it is used.
/// </summary>
/// <param name="home">Where they lie.</param>
/// <param name="notify">Is told what is waited for, when that takes long.</param>
public sealed class VariantStore(DataDirectory home, Action<string>? notify = null)
{
    private const string ModelFile = "model.onnx";
    private const string HashFile = "model.onnx.sha256";
    private const string OriginFile = "origin.json";
    private const string UnfinishedPrefix = ".unfinished-";

    /// <summary>Returns the model file of a variant; builds it first where it is missing or damaged.</summary>
    /// <param name="key">Names everything that the variant depends on.</param>
    /// <param name="origin">What it is built from.</param>
    /// <param name="build">Makes the bytes of the model file.</param>
    /// <param name="cancel">Cancels the waiting for another process that builds.</param>
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

    /// <summary>Keeps builders, and others who change what is here, away until it is disposed.</summary>
    internal FileStream Lock(CancellationToken cancel) => FileLock.Wait(home.Variants + ".lock", "builds or removes variants", notify, cancel);

    /// <summary>All variants, and what killed builds left; only who holds the lock can tell that there are no others.</summary>
    internal IReadOnlyList<StoredVariant> All() => [.. Folders("*").Select(folder => new StoredVariant(
        Path.GetFileName(folder),
        !Path.GetFileName(folder).StartsWith(UnfinishedPrefix, StringComparison.Ordinal),
        OriginOf(folder),
        new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length)))];

    /// <summary>Removes a variant, for who holds the lock.</summary>
    internal void Remove(string key)
    {
        var leaving = NewUnfinished(); // Served whole or not at all, when it goes too.
        Directory.Move(Path.Combine(home.Variants, key), leaving);
        Directory.Delete(leaving, recursive: true);
    }

    /// <summary>Removes what killed builds left, for who holds the lock.</summary>
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
            return false; // The builder is replacing a damaged one just now.
        }
    }

    private void Publish(string folder, VariantOrigin origin, byte[] model)
    {
        var unfinished = NewUnfinished();
        try
        {
            Directory.CreateDirectory(unfinished);
            DiskSpace.Require(unfinished, model.Length, "The model's variant");
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
            throw DiskSpace.Full("The model's variant", exception);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // What .NET makes of EFBIG: a file system or a shell's ulimit does not take files of that size.
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

/// <summary>A variant that is kept.</summary>
/// <param name="Key">Under which.</param>
/// <param name="IsWhole">Whether its building came to an end.</param>
/// <param name="Origin">What it was built from; null where that is not known.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record StoredVariant(string Key, bool IsWhole, VariantOrigin? Origin, long Bytes);
