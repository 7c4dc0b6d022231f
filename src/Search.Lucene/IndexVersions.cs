using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Lucene;

/// <summary>Lists the versions in an index's folder, and removes those that are not kept.</summary>
internal sealed class IndexVersions(IndexFolder folder)
{
    /// <summary>The complete versions, the newest first.</summary>
    public IReadOnlyList<IndexVersion> Complete()
    {
        var current = folder.ReadCurrent();
        return IndexVersion.Order(Stored()
            .Where(version => version.IsComplete)
            .Select(version => new IndexVersion(version.Name, version.Passages, version.Name == current, version.Metadata!.Published!.Value)));
    }

    /// <summary>The suspended version, or null if there is none.</summary>
    public StoredVersion? Suspended() => Stored().FirstOrDefault(version => version.IsSuspended);

    /// <summary>Describes the current version.</summary>
    /// <exception cref="BadInputException">Another version of this program made it.</exception>
    public IndexDescription Current()
    {
        var stored = folder.Read(version => CommitData.ReadVersion(folder, version));
        return new IndexDescription(
            folder.Index, stored.Name, stored.Passages, stored.Bytes, stored.Metadata ?? IndexMetadata.Parse(folder.Index, null));
    }

    /// <summary>Removes the versions of killed writers, and all suspended versions but one. Only for the holder of the lock.</summary>
    /// <param name="kept">The suspended version to keep, or null.</param>
    public void RemoveUnfinished(string? kept) =>
        folder.RemoveVersionsExcept([.. Complete().Select(version => version.Version), .. kept is null ? [] : new[] { kept }]);

    /// <summary>Makes a new version current and removes those that are not kept. Only for the holder of the lock.</summary>
    public void Publish(string version, int keep)
    {
        var before = folder.ReadCurrent();
        folder.SetCurrent(version);
        folder.RemoveVersionsExcept(IndexVersion.Kept(Complete(), version, before, keep));
    }

    private IEnumerable<StoredVersion> Stored()
    {
        foreach (var version in folder.Versions)
        {
            StoredVersion stored;
            try
            {
                stored = CommitData.ReadVersion(folder, version);
            }
            catch (IOException)
            {
                continue; // It has no commit yet, or another process has just removed it.
            }

            yield return stored;
        }
    }
}
