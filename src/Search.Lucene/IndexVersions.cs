using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Lucene;

/// <summary>The versions in an index's folder: which there are, and which may go.</summary>
internal sealed class IndexVersions(IndexFolder folder)
{
    /// <summary>The whole versions, the newest first.</summary>
    public IReadOnlyList<IndexVersion> Whole()
    {
        var current = folder.ReadCurrent();
        return IndexVersion.Order(Stored()
            .Where(version => version.IsWhole)
            .Select(version => new IndexVersion(version.Name, version.Passages, version.Name == current, version.Metadata!.Published!.Value)));
    }

    /// <summary>The suspended version, or null where there is none.</summary>
    public StoredVersion? Suspended() => Stored().FirstOrDefault(version => version.IsSuspended);

    /// <summary>Describes the version that is searched.</summary>
    /// <exception cref="BadInputException">Another version of this program made it.</exception>
    public IndexDescription Current()
    {
        var stored = folder.Read(version => CommitData.ReadVersion(folder, version));
        return new IndexDescription(
            folder.Index, stored.Name, stored.Passages, stored.Bytes, stored.Metadata ?? IndexMetadata.Parse(folder.Index, null));
    }

    /// <summary>Removes what killed writers left, and suspended versions but for one. Only for the holder of the lock.</summary>
    /// <param name="kept">The suspended version that stays, or null.</param>
    public void RemoveUnfinished(string? kept) =>
        folder.RemoveVersionsExcept([.. Whole().Select(version => version.Version), .. kept is null ? [] : new[] { kept }]);

    /// <summary>Puts a new version in place and removes those that are not kept. Only for the holder of the lock.</summary>
    public void Publish(string version, int keep)
    {
        var before = folder.ReadCurrent();
        folder.SetCurrent(version);
        folder.RemoveVersionsExcept(IndexVersion.Kept(Whole(), version, before, keep));
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
                continue; // Nothing was committed there yet, or another process has just removed it.
            }

            yield return stored;
        }
    }
}
