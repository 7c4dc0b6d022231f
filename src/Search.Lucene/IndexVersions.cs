using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Lucene;

/// <summary>Lists the versions in an index's folder, and removes those that are not kept.</summary>
internal sealed class IndexVersions(IndexFolder folder)
{
    /// <summary>
    /// The complete versions, the newest first. The current version is complete even if its writer was killed before it stored the time of
    /// the publication.
    /// </summary>
    public IReadOnlyList<IndexVersion> Complete()
    {
        var current = folder.ReadCurrent();
        return IndexVersion.Order(
            from version in Stored()
            let metadata = version.Metadata
            where metadata is not null && (metadata.Published is not null || version.Name == current)
            select new IndexVersion(version.Name, version.Passages, version.Name == current, metadata.Published ?? metadata.Started));
    }

    /// <summary>The version that has a checkpoint and is not current, or null.</summary>
    public StoredVersion? Suspended()
    {
        var current = folder.ReadCurrent();
        return Stored().FirstOrDefault(version => version.IsUnfinished && version.Name != current);
    }

    /// <summary>Describes everything in the folder.</summary>
    /// <param name="place">The engine, for messages.</param>
    public IndexState Inspect(string place)
    {
        var (complete, suspended) = (Complete(), Suspended());
        return new IndexState(
            place,
            complete,
            suspended?.Metadata,
            [.. folder.Versions.Except(complete.Select(version => version.Version)).Where(version => version != suspended?.Name)]);
    }

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

    /// <summary>Removes the versions that are not kept after a version was published. Only for the holder of the lock.</summary>
    /// <param name="published">The published version.</param>
    /// <param name="before">The version that was current before, or null.</param>
    /// <param name="keep">How many stay.</param>
    public void RemoveOld(string published, string? before, int keep) =>
        folder.RemoveVersionsExcept(IndexVersion.Kept(Complete(), published, before, keep));

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
