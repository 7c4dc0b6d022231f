using Lucene.Net.Index;
using Lucene.Net.Store;
using Search.Core.Indexing;
using Search.Lucene.Analysis;

namespace Search.Lucene;

/// <summary>Keeps an index's metadata in the user data of its Lucene commits, so that data and metadata always belong together.</summary>
internal static class CommitData
{
    private const string Key = "search";

    /// <summary>The user data for a commit.</summary>
    public static Dictionary<string, string> Write(IndexMetadata metadata) => new() { [Key] = metadata.ToJson() };

    /// <summary>Reads the metadata of a commit.</summary>
    /// <exception cref="Core.Errors.BadInputException">The index was made by another version of this program.</exception>
    public static IndexMetadata Read(string index, IDictionary<string, string> userData) =>
        IndexMetadata.Parse(index, userData.TryGetValue(Key, out var json) ? json : null);

    /// <summary>Reads the newest commit in a version's folder.</summary>
    /// <exception cref="IOException">There is no commit, or it cannot be read.</exception>
    public static StoredVersion ReadVersion(IndexFolder folder, string version)
    {
        var path = folder.VersionFolder(version);
        using var directory = new NIOFSDirectory(path);
        var segments = CommitRepair.ReadNewest(directory);
        return new StoredVersion(
            version,
            segments.TotalDocCount,
            new DirectoryInfo(path).EnumerateFiles().Sum(file => file.Length),
            segments.UserData.TryGetValue(Key, out var json) ? IndexMetadata.TryParse(json) : null);
    }

    /// <summary>Stores when the current version was published, if its writer was killed before it could. Only for the holder of the lock.</summary>
    public static void FinishPublishing(IndexFolder folder, DateTimeOffset now)
    {
        try
        {
            if (folder.ReadCurrent() is { } current && ReadVersion(folder, current).Metadata is { Published: null } metadata)
            {
                using var directory = new NIOFSDirectory(folder.VersionFolder(current));
                using var writer = new IndexWriter(
                    directory, new IndexWriterConfig(TextAnalysis.Version, TextAnalysis.Of(metadata.Analyzer).Analyzer) { OpenMode = OpenMode.APPEND });
                writer.SetCommitData(Write(metadata with { Published = now }));
                writer.Commit();
            }
        }
        catch (IOException)
        {
            // The version cannot be read; its readers report that.
        }
    }
}
