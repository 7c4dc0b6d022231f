using Lucene.Net.Index;
using Lucene.Net.Store;
using Search.Lucene.Passages;
using Directory = Lucene.Net.Store.Directory;

namespace Search.Lucene;

/// <summary>Finds the newest undamaged commit of a version whose writer may have been killed.</summary>
internal static class CommitRepair
{
    private const string CommitPrefix = "segments_";

    /// <summary>Removes the commits after the newest undamaged one. Only for the holder of the lock.</summary>
    /// <param name="path">The version's folder.</param>
    /// <returns>False if every commit is damaged; nothing was removed then.</returns>
    public static bool TryRemoveBroken(string path)
    {
        using var directory = new NIOFSDirectory(path);
        var commits = CommitsOf(directory);
        var sound = commits.FindIndex(commit => IsSound(path, directory, commit));
        if (sound < 0)
        {
            return false;
        }

        foreach (var broken in commits[..sound])
        {
            directory.DeleteFile(broken);
        }

        return true;
    }

    /// <summary>Reads the newest commit whose own file can be read.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static SegmentInfos ReadNewest(Directory directory)
    {
        IOException? failure = null;
        foreach (var commit in CommitsOf(directory))
        {
            try
            {
                var segments = new SegmentInfos();
                segments.Read(directory, commit);
                return segments;
            }
            catch (IOException exception)
            {
                failure ??= exception;
            }
        }

        throw failure ?? new FileNotFoundException($"no commit in {directory}");
    }

    /// <summary>The files of the commits, the newest first.</summary>
    private static List<string> CommitsOf(Directory directory) =>
        [.. directory.ListAll().Where(file => file.StartsWith(CommitPrefix, StringComparison.Ordinal)).OrderByDescending(SegmentInfos.GenerationFromSegmentsFileName)];

    private static bool IsSound(string path, Directory directory, string file)
    {
        try
        {
            var segments = new SegmentInfos();
            segments.Read(directory, file);
            using var passages = PassageFileReader.Open(path, CommitData.ReadPassageBytes(segments.UserData));
            var commit = DirectoryReader.ListCommits(new OneCommit(directory, file)).Single();
            using var reader = DirectoryReader.Open(commit);
            foreach (var leaf in reader.Leaves)
            {
                leaf.AtomicReader.CheckIntegrity();
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A folder that shows only one of its commits.</summary>
    private sealed class OneCommit(Directory inner, string commit) : FilterDirectory(inner)
    {
        public override string[] ListAll() =>
            [.. base.ListAll().Where(file => file == commit || !file.StartsWith(CommitPrefix, StringComparison.Ordinal))];
    }
}
