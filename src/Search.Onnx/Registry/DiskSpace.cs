namespace Search.Onnx.Registry;

/// <summary>Looks whether files fit on a disk before they are written.</summary>
internal static class DiskSpace
{
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
                $"{what} needs {bytes / 1e6:N0} MB in {folder}, where {free / 1e6:N0} MB are free. Make room there, or set SEARCH_HOME to a folder on another disk.");
        }
    }
}
