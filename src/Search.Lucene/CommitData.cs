using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Search.Core.Indexing;
using Search.Lucene.Analysis;

namespace Search.Lucene;

/// <summary>Keeps an index's metadata in the user data of its Lucene commits, so that data and metadata always belong together.</summary>
internal static class CommitData
{
    private const string Key = "search";
    private const string PassageBytesKey = "passageBytes";

    /// <summary>The user data for a commit.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="passageBytes">How much of the file of passages belongs to the commit.</param>
    public static Dictionary<string, string> Write(IndexMetadata metadata, long passageBytes) => new()
    {
        [Key] = metadata.ToJson(),
        [PassageBytesKey] = passageBytes.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>How much of the file of passages belongs to a commit.</summary>
    public static long ReadPassageBytes(IDictionary<string, string> userData) =>
        userData.TryGetValue(PassageBytesKey, out var bytes) ? long.Parse(bytes, CultureInfo.InvariantCulture) : 0;

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
            ReadPassageBytes(segments.UserData),
            segments.UserData.TryGetValue(Key, out var json) ? IndexMetadata.TryParse(json) : null);
    }

    /// <summary>Stores when the current version was published, if its writer was killed before it could. Only for the holder of the lock.</summary>
    public static void FinishPublishing(IndexFolder folder, DateTimeOffset now)
    {
        try
        {
            if (folder.ReadCurrent() is { } current && ReadVersion(folder, current) is { Metadata: { Published: null } metadata } stored)
            {
                using var directory = new NIOFSDirectory(folder.VersionFolder(current));
                using var writer = new IndexWriter(
                    directory, new IndexWriterConfig(TextAnalysis.Version, TextAnalysis.Of(metadata.Analyzer).Analyzer) { OpenMode = OpenMode.APPEND });
                writer.SetCommitData(Write(metadata with { Published = now }, stored.PassageBytes));
                writer.Commit();
            }
        }
        catch (IOException)
        {
            // The version cannot be read; its readers report that.
        }
    }
}
