namespace Search.Downloads;

/// <summary>Checks the free space of a disk before files are written, and reports a disk that became full.</summary>
public static class DiskSpace
{
    private const string Advice = "Free some space there, or set SEARCH_HOME to a folder on another disk.";

    /// <summary>Throws if there is not enough free space.</summary>
    /// <param name="folder">A folder on the disk.</param>
    /// <param name="bytes">How much will be written there.</param>
    /// <param name="what">What will be written, for the message.</param>
    /// <exception cref="DiskSpaceException">There is less free space.</exception>
    public static void Require(string folder, long bytes, string what)
    {
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (bytes > free)
        {
            throw new DiskSpaceException(
                $"{what} needs {bytes / 1e6:N0} MB in {folder}, where {free / 1e6:N0} MB are free. {Advice}");
        }
    }

    /// <summary>Whether the disk, or the user's quota on it, became full during a write.</summary>
    /// <remarks>ENOSPC; EDQUOT on Linux and macOS; the two Windows codes for a full disk.</remarks>
    public static bool IsFull(IOException exception) => exception.HResult is 28 or 122 or 69 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    /// <summary>The error for a full disk.</summary>
    /// <param name="what">What was being written.</param>
    /// <param name="exception">Names the file.</param>
    public static DiskSpaceException Full(string what, IOException exception) =>
        new($"{what} could not be written: {exception.Message}. {Advice}", exception);
}
