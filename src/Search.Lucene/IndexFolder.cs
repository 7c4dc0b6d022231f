using Search.Core.Errors;

namespace Search.Lucene;

/// <summary>
/// One index on disk: <c>NAME/VERSION/</c> holds a version's files, <c>NAME/CURRENT</c> the name of the version that is searched.
/// Replacing an index is one rename of <c>CURRENT</c>. A writer holds <c>NAME/LOCK</c> open; the system releases it when the
/// writer ends, however it ends. (That file stays, also when the index is deleted: without it two writers could hold a lock each.)
/// </summary>
internal sealed class IndexFolder(string index, string folder)
{
    /// <summary>How often something is tried again that another process can be in the way of.</summary>
    private const int Attempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private string CurrentFile => Path.Combine(folder, "CURRENT");

    /// <summary>The name it is searched under.</summary>
    public string Index => index;

    /// <summary>Whether there is a version that can be searched.</summary>
    public bool Exists => File.Exists(CurrentFile);

    /// <summary>The names of all versions, finished or not.</summary>
    public IReadOnlyList<string> Versions =>
        Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(version => Path.GetFileName(version))] : [];

    public string VersionFolder(string version) => Path.Combine(folder, version);

    /// <summary>The version that is searched, or null where there is none.</summary>
    public string? ReadCurrent()
    {
        try
        {
            using var file = new FileStream(CurrentFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new StreamReader(file).ReadToEnd().Trim();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads something from the current version. A version that was replaced may vanish between reading CURRENT and opening it;
    /// then CURRENT names the next one.
    /// </summary>
    /// <exception cref="SearchUnavailableException">The version is there, and cannot be read.</exception>
    public T Read<T>(Func<string, T> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            var version = ReadCurrent()
                ?? throw new SearchUnavailableException($"The index '{index}' was removed while it was being read.");
            try
            {
                return read(version);
            }
            catch (IOException exception)
            {
                if (attempt == Attempts || ReadCurrent() == version)
                {
                    throw CannotRead(exception);
                }
            }
        }
    }

    /// <summary>The error of an index that is there and cannot be read.</summary>
    public SearchUnavailableException CannotRead(IOException exception) => new(
        $"The index '{index}' in {folder} cannot be read: {exception.Message} " +
        $"Make it again with: ./search index SOURCE --index {index} --replace", exception);

    /// <summary>The error of an index that cannot be written.</summary>
    public SearchUnavailableException CannotWrite(IOException exception) => new(
        $"The index '{index}' in {folder} cannot be written: {exception.Message} Nothing was put in place.", exception);

    /// <summary>Makes this the only writer, until the result is disposed.</summary>
    /// <exception cref="SearchUnavailableException">There is another one.</exception>
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
                $"The index '{index}' is being written by another process ({exception.Message}). Wait for it to end, or stop it.",
                exception);
        }
    }

    /// <summary>Makes a version the one that is searched. Only for the holder of the lock.</summary>
    public void SetCurrent(string version)
    {
        var next = CurrentFile + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(version + "\n"));
            file.Flush(flushToDisk: true);
        }

        Rename(next);
    }

    /// <summary>Removes everything but the lock. Only for its holder.</summary>
    public void RemoveAll()
    {
        File.Delete(CurrentFile);
        RemoveVersionsExcept([]);
    }

    /// <summary>Removes versions, but never the one that is searched. Only for the holder of the lock.</summary>
    public void RemoveVersionsExcept(IReadOnlyCollection<string> kept)
    {
        foreach (var version in Versions.Where(version => !kept.Contains(version)))
        {
            RemoveVersion(version);
        }
    }

    /// <summary>Removes a version, unless it is the one that is searched. Only for the holder of the lock.</summary>
    public void RemoveVersion(string version)
    {
        try
        {
            if (version != ReadCurrent())
            {
                Directory.Delete(VersionFolder(version), recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Windows does not remove files that a reader has open; the next writer tries again.
        }
    }

    private void Rename(string next)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(next, CurrentFile, overwrite: true);
                return;
            }
            catch (Exception exception) when (attempt < Attempts && exception is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(Pause); // Windows does not replace a file in the moment in which a reader reads it.
            }
        }
    }
}
