namespace Search.Core.Storage;

/// <summary>The data directory (<c>SEARCH_HOME</c>): Lucene indexes, data sets, pulled models, built model variants and online experiments.</summary>
public sealed class DataDirectory(string folder)
{
    /// <summary><c>$XDG_DATA_HOME/search</c>, else <c>~/.local/share/search</c>.</summary>
    public static string Default =>
        Path.Combine(Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "search");

    /// <summary>The absolute path of the data directory.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Lucene indexes: one folder per name.</summary>
    public string Indexes => Path.Combine(Folder, "indexes");

    /// <summary>Descriptions of attached indexes, one file for each.</summary>
    public string Attached => Path.Combine(Folder, "attached");

    /// <summary>Built model variants, named by the hash of what they were built from.</summary>
    public string Variants => Path.Combine(Folder, "variants");

    /// <summary>Audits of model variants on this machine, one file per variant.</summary>
    public string Audits => Path.Combine(Folder, "audits");

    /// <summary>Which models passed the check of their golden pairs on this machine.</summary>
    public string Verified => Path.Combine(Folder, "verified");

    /// <summary>Pulled models: one folder per repository, in it one per revision.</summary>
    public string Models => Path.Combine(Folder, "models");

    /// <summary>Data sets: one folder per name.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>The log of online experiments.</summary>
    public string OnlineLog => Path.Combine(Folder, "online.db");

    /// <summary>Dead letters of index jobs, one file per job.</summary>
    public string DeadLetters => Path.Combine(Folder, "dead-letters");
}
