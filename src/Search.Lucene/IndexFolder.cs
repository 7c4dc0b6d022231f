using Search.Core.Errors;

namespace Search.Lucene;

/// <summary>
/// One index on disk: <c>NAME/VERSION/</c> holds a version's files, <c>NAME/CURRENT</c> the name of the current version.
/// Replacing an index is one rename of <c>CURRENT</c>. A writer holds <c>NAME/LOCK</c> open; the system releases it when the
/// writer's process ends for any reason. (The lock file stays when the index is deleted: otherwise two writers could each hold a lock.)
/// </summary>
internal sealed class IndexFolder(string index, string folder)
{
    /// <summary>How often an operation is tried again that another process may block.</summary>
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

    /// <summary>The current version, or null if there is none.</summary>
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
    /// Reads something from the current version. A replaced version may be removed between reading CURRENT and opening it;
    /// then CURRENT is read again.
    /// </summary>
    /// <exception cref="SearchUnavailableException">The version exists but cannot be read.</exception>
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
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                if (attempt == Attempts || ReadCurrent() == version)
                {
                    throw CannotRead(exception);
                }
            }
        }
    }

    /// <summary>The error for an index that exists but cannot be read.</summary>
    public SearchUnavailableException CannotRead(Exception exception) => new(
        $"The index '{index}' in {folder} cannot be read: {exception.Message} " +
        $"Build it again with: ./search index SOURCE --index {index} --replace", exception);

    /// <summary>The error for an index that cannot be written.</summary>
    public SearchUnavailableException CannotWrite(IOException exception) => new(
        $"The index '{index}' in {folder} cannot be written: {exception.Message} Nothing was published.", exception);

    /// <summary>Makes this the only writer, until the result is disposed.</summary>
    /// <exception cref="SearchUnavailableException">There is another writer.</exception>
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

    /// <summary>Makes a version the current one. Only for the holder of the lock.</summary>
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

    /// <summary>Removes everything except the lock file. Only for the holder of the lock.</summary>
    public void RemoveAll()
    {
        File.Delete(CurrentFile);
        RemoveVersionsExcept([]);
    }

    /// <summary>Removes versions, but never the current one. Only for the holder of the lock.</summary>
    public void RemoveVersionsExcept(IReadOnlyCollection<string> kept)
    {
        foreach (var version in Versions.Where(version => !kept.Contains(version)))
        {
            RemoveVersion(version);
        }
    }

    /// <summary>Removes a version unless it is the current one. Only for the holder of the lock.</summary>
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
                Thread.Sleep(Pause); // Windows does not replace a file while a reader has it open.
            }
        }
    }
}
