using Lucene.Net.Index;

namespace Search.Lucene;

/// <summary>
/// Keeps the last commits of a version. Lucene.Net 4.8.0-beta00017 can leave a commit that cannot be read when its process dies while it
/// commits (apache/lucenenet #894); the commit before it is then still there, with its own checkpoint.
/// </summary>
internal sealed class KeepLastCommits : IndexDeletionPolicy
{
    /// <summary>The newest one and the one before it.</summary>
    private const int WhileWriting = 2;

    /// <summary>How many commits are kept from the next commit on.</summary>
    public int Count { get; set; } = WhileWriting;

    public override void OnInit<T>(IList<T> commits) => OnCommit(commits);

    public override void OnCommit<T>(IList<T> commits)
    {
        foreach (var commit in commits.Take(commits.Count - Count))
        {
            commit.Delete();
        }
    }
}
