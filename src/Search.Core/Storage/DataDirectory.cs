namespace Search.Core.Storage;

/// <summary>Where state lives (<c>SEARCH_HOME</c>): embedded indexes, pulled models and built model variants.</summary>
public sealed class DataDirectory(string folder)
{
    /// <summary><c>$XDG_DATA_HOME/search</c>, else <c>~/.local/share/search</c>.</summary>
    public static string Default =>
        Path.Combine(Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "search");

    /// <summary>The folder itself, as an absolute path.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Embedded indexes: one folder for each name.</summary>
    public string Indexes => Path.Combine(Folder, "indexes");

    /// <summary>Built model variants, named by the hash of what they were built from.</summary>
    public string Variants => Path.Combine(Folder, "variants");

    /// <summary>What audits of model variants on this machine found, one file a variant.</summary>
    public string Audits => Path.Combine(Folder, "audits");

    /// <summary>Which models have given their golden scores on this machine.</summary>
    public string Verified => Path.Combine(Folder, "verified");

    /// <summary>Pulled models: one folder a repository, in it one a revision.</summary>
    public string Models => Path.Combine(Folder, "models");

    /// <summary>What index jobs rejected, one file a job.</summary>
    public string DeadLetters => Path.Combine(Folder, "dead-letters");
}
