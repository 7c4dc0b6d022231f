namespace Search.Downloads;

/// <summary>Whether files fit on a disk: looked at before they are written, and told when it was not so.</summary>
public static class DiskSpace
{
    private const string Advice = "Make room there, or set SEARCH_HOME to a folder on another disk.";

    /// <summary>Refuses what does not fit.</summary>
    /// <param name="folder">A folder on the disk.</param>
    /// <param name="bytes">How much is to be written there.</param>
    /// <param name="what">What is to be written, for the message.</param>
    /// <exception cref="DiskSpaceException">There is less room than that.</exception>
    public static void Require(string folder, long bytes, string what)
    {
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (bytes > free)
        {
            throw new DiskSpaceException(
                $"{what} needs {bytes / 1e6:N0} MB in {folder}, where {free / 1e6:N0} MB are free. {Advice}");
        }
    }

    /// <summary>Whether a disk, or what a user may have of it, became full while something was written.</summary>
    /// <remarks>ENOSPC; EDQUOT of Linux and macOS; Windows' two codes of a full disk.</remarks>
    public static bool IsFull(IOException exception) => exception.HResult is 28 or 122 or 69 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    /// <summary>The error of a disk that became full.</summary>
    /// <param name="what">What was being written.</param>
    /// <param name="exception">Names the file.</param>
    public static DiskSpaceException Full(string what, IOException exception) =>
        new($"{what} could not be written: {exception.Message}. {Advice}", exception);
}
