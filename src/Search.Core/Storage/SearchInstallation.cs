using Search.Core.Errors;

namespace Search.Core.Storage;

/// <summary>
/// The files that come with the program: the bundled model, the sample collection and appsettings.json. They are in the program's
/// folder (published) or in a folder above it (a checkout).
/// </summary>
public static class SearchInstallation
{
    /// <summary>The folder of the bundled reranker.</summary>
    public static string BundledModel => Path.Combine("models", "mini-reranker-l6");

    /// <summary>The folder of the bundled sample collection, in the BEIR layout.</summary>
    public static string SampleCollection => Path.Combine("samples", "everyday");

    /// <summary>Finds a bundled file or folder by its path relative to the installation.</summary>
    /// <exception cref="BadInputException">The installation is incomplete.</exception>
    public static string Find(string relativePath) =>
        TryFind(relativePath) ?? throw new BadInputException(
            $"'{relativePath}' was not found in {AppContext.BaseDirectory} or any folder above it. " +
            "It is part of the program; check out or install the program again.");

    /// <summary>Finds a bundled file or folder, or returns null.</summary>
    public static string? TryFind(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relativePath);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
