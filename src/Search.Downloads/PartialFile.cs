using System.Net.Http.Headers;

namespace Search.Downloads;

/// <summary>What is there of a file whose download was interrupted: its bytes, and of which version on the server they are.</summary>
/// <param name="target">The path that the file gets when it is whole.</param>
internal sealed class PartialFile(string target)
{
    private const string Extension = ".incomplete";

    /// <summary>Where its bytes are.</summary>
    public string Path { get; } = target + Extension;

    /// <summary>How many bytes are there.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>The version that the bytes are of; null where no server told it.</summary>
    public RangeConditionHeaderValue? Version =>
        File.Exists(VersionPath) && RangeConditionHeaderValue.TryParse(File.ReadAllText(VersionPath), out var version) ? version : null;

    private string VersionPath => Path + ".version";

    /// <summary>Begins the file anew, or continues it.</summary>
    /// <param name="answer">The answer whose bytes are going to be written.</param>
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

    /// <summary>Takes a file that is beside its place for what is there of it.</summary>
    public void Replace(string file)
    {
        Remove();
        File.Move(file, Path);
    }

    /// <summary>Takes a copy of another file.</summary>
    public void CopyFrom(string file)
    {
        Remove();
        File.Copy(file, Path);
    }

    /// <summary>The file is whole: it gets its name.</summary>
    public void Complete()
    {
        File.Delete(VersionPath);
        File.Move(Path, target, overwrite: true);
    }

    /// <summary>Removes what is there.</summary>
    public void Remove()
    {
        File.Delete(VersionPath);
        File.Delete(Path);
    }
}
