namespace Search.Downloads;

/// <summary>A folder that users fill by hand on a machine without a network.</summary>
public static class OfflineFolder
{
    /// <summary>The possible paths of a file in the folder: its SHA-256, its MD5, or one of its names, in this order.</summary>
    /// <param name="folder">The folder; null if there is none.</param>
    /// <param name="known">What is known about the file.</param>
    /// <param name="names">Paths in the folder.</param>
    public static IEnumerable<LocalCopy> CopiesOf(string? folder, FileFacts known, params IEnumerable<string> names) => folder is null
        ? []
        : new[] { known.Sha256, known.Md5 }.OfType<string>().Concat(names).Select(name => new LocalCopy(Path.Combine(folder, name), FileFacts.None));
}
