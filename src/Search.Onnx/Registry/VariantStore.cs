using System.Security.Cryptography;
using System.Text;
using Search.Core.Settings;

namespace Search.Onnx.Registry;

/// <summary>
/// Built model variants in <c>SEARCH_HOME/variants</c>, each under the hash of everything that it was built from. A variant appears
/// under its name only when it is whole: it is written beside and renamed. Its own hash is checked before it is used.
/// </summary>
public sealed class VariantStore(SearchHome home)
{
    private const string ModelFile = "model.onnx";
    private const string HashFile = "model.onnx.sha256";
    private const string UnfinishedPrefix = ".unfinished-";

    /// <summary>The key of a variant: its recipe and the content of the files that it is built from.</summary>
    /// <param name="recipe">Builder version, precision and the like.</param>
    /// <param name="files">Source files; missing ones are left out.</param>
    public static string Key(string recipe, IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(recipe));
        foreach (var file in files.Where(File.Exists))
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{Path.GetFileName(file)}\n"));
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <summary>Returns the model file of a variant; builds it first where it is missing or damaged.</summary>
    /// <param name="key">From <see cref="Key"/>.</param>
    /// <param name="build">Makes the bytes of the model file.</param>
    public string GetOrBuild(string key, Func<byte[]> build)
    {
        var folder = Path.Combine(home.Variants, key);
        if (!IsWhole(folder))
        {
            using var onlyBuilder = FileLock.Wait(home.Variants + ".lock");
            if (!IsWhole(folder))
            {
                RemoveUnfinished();
                Publish(folder, build());
            }
        }

        return Path.Combine(folder, ModelFile);
    }

    /// <summary>What killed builds left; only the builder may look.</summary>
    private void RemoveUnfinished()
    {
        if (Directory.Exists(home.Variants))
        {
            foreach (var left in Directory.EnumerateDirectories(home.Variants, UnfinishedPrefix + "*"))
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    private static bool IsWhole(string folder)
    {
        var (model, hash) = (Path.Combine(folder, ModelFile), Path.Combine(folder, HashFile));
        try
        {
            return File.Exists(model) && File.Exists(hash) && File.ReadAllText(hash) == HashOf(model);
        }
        catch (IOException)
        {
            return false; // The builder is replacing a damaged one just now.
        }
    }

    /// <summary>The SHA-256 of a file, in hexadecimal.</summary>
    internal static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private void Publish(string folder, byte[] model)
    {
        var unfinished = Path.Combine(home.Variants, $"{UnfinishedPrefix}{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(unfinished);
            DiskSpace.Require(unfinished, model.Length, "The model's variant");
            File.WriteAllBytes(Path.Combine(unfinished, ModelFile), model);
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
