namespace Search.Downloads;

/// <summary>A folder that people fill by hand where a machine has no network.</summary>
public static class OfflineFolder
{
    /// <summary>Where a file may be in the folder: under its SHA-256, its MD5, or one of its names, in this order.</summary>
    /// <param name="folder">The folder; null where there is none.</param>
    /// <param name="known">What is known of the file.</param>
    /// <param name="names">Paths in the folder.</param>
    public static IEnumerable<LocalCopy> CopiesOf(string? folder, FileFacts known, params IEnumerable<string> names) => folder is null
        ? []
        : new[] { known.Sha256, known.Md5 }.OfType<string>().Concat(names).Select(name => new LocalCopy(Path.Combine(folder, name), FileFacts.None));
}
