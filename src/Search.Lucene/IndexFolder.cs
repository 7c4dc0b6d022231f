using Search.Core.Errors;

namespace Search.Lucene;

/// <summary>
/// One index on disk: <c>NAME/VERSION/</c> holds a version's files, <c>NAME/CURRENT</c> the name of the version that is searched.
/// Replacing an index is one rename of <c>CURRENT</c>. A writer holds <c>NAME/LOCK</c> open; the system releases it when the
/// writer ends, however it ends.
/// </summary>
internal sealed class IndexFolder(string folder)
{
    private string CurrentFile => Path.Combine(folder, "CURRENT");

    public bool Exists => File.Exists(CurrentFile);

    public string VersionFolder(string version) => Path.Combine(folder, version);

    /// <summary>The version that is searched, or null where there is none.</summary>
    public string? ReadCurrent()
    {
        try
        {
            return File.ReadAllText(CurrentFile).Trim();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Puts a version in place, then removes the others.</summary>
    public void Publish(string version)
    {
        var next = CurrentFile + ".next";
        File.WriteAllText(next, version + "\n");
        File.Move(next, CurrentFile, overwrite: true);
        RemoveOtherVersions();
    }

    /// <summary>Makes this process the only writer, until the result is disposed.</summary>
    /// <exception cref="SearchUnavailableException">Another process writes this index.</exception>
    public FileStream Lock()
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, "LOCK"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new SearchUnavailableException(
                $"Another process is writing the index in {folder}. Wait for it to end, or stop it.", exception);
        }
    }

    /// <summary>Removes what killed writers left, and versions that were replaced. Only for the holder of the lock.</summary>
    public void RemoveOtherVersions()
    {
        var current = ReadCurrent();
        foreach (var version in Directory.EnumerateDirectories(folder).Where(version => Path.GetFileName(version) != current))
        {
            try
            {
                Directory.Delete(version, recursive: true);
            }
            catch (IOException)
            {
                // Windows does not remove files that a reader has open; the next writer tries again.
            }
        }
    }

    /// <summary>Removes the whole folder if it holds nothing that could be searched.</summary>
    public void RemoveIfEmpty()
    {
        if (!Exists)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
