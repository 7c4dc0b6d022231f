using System.Net.Http.Headers;

namespace Search.Downloads;

/// <summary>The downloaded part of a file, and the version on the server that it comes from.</summary>
/// <param name="target">The path that the file gets when it is complete.</param>
internal sealed class PartialFile(string target)
{
    private const string Extension = ".incomplete";

    /// <summary>The path of the part.</summary>
    public string Path { get; } = target + Extension;

    /// <summary>How many bytes it has.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>The version that the bytes come from; null if no server reported it.</summary>
    public RangeConditionHeaderValue? Version =>
        File.Exists(VersionPath) && RangeConditionHeaderValue.TryParse(File.ReadAllText(VersionPath), out var version) ? version : null;

    private string VersionPath => Path + ".version";

    /// <summary>Starts the file again, or continues it.</summary>
    /// <param name="answer">The answer whose bytes will be written.</param>
    public FileStream Open(FileAnswer answer)
    {
        if (!answer.IsRest)
        {
            Remove();
            if (answer.Version is { } version)
            {
                File.WriteAllText(VersionPath, version.ToString());
            }
        }

        return new FileStream(Path, answer.IsRest ? FileMode.Append : FileMode.Create, FileAccess.Write);
    }

    /// <summary>Moves a file here, as the part to continue from.</summary>
    public void Replace(string file)
    {
        Remove();
        File.Move(file, Path);
    }

    /// <summary>Copies a file here, as the part to continue from.</summary>
    public void CopyFrom(string file)
    {
        Remove();
        File.Copy(file, Path);
    }

    /// <summary>Gives the complete file its final name.</summary>
    public void Complete()
    {
        File.Delete(VersionPath);
        File.Move(Path, target, overwrite: true);
    }

    /// <summary>Removes the part.</summary>
    public void Remove()
    {
        File.Delete(VersionPath);
        File.Delete(Path);
    }
}
