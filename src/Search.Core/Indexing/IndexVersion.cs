using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>A complete version of an index: the current one, or an older one that is kept.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Passages">How many passages it holds.</param>
/// <param name="Current">Whether it is the version that searches use.</param>
/// <param name="Created">When it was published (UTC).</param>
public sealed record IndexVersion(string Version, long Passages, bool Current, DateTimeOffset Created)
{
    /// <summary>Makes the name of a new version; names sort by time.</summary>
    public static string NewName() => Guid.CreateVersion7().ToString("N");

    /// <summary>Sorts versions, the newest first.</summary>
    public static IReadOnlyList<IndexVersion> Order(IEnumerable<IndexVersion> versions) =>
        [.. versions.OrderByDescending(version => version.Created).ThenByDescending(version => version.Version, StringComparer.Ordinal)];

    /// <summary>
    /// Chooses the versions to keep after one was published: the published one, then the previous current one, then the newest.
    /// </summary>
    /// <param name="versions">All versions, the published one among them.</param>
    /// <param name="published">The published version, now current.</param>
    /// <param name="before">The previous current version, or null.</param>
    /// <param name="keep">How many to keep; at least 1.</param>
    public static IReadOnlyList<string> Kept(IEnumerable<IndexVersion> versions, string published, string? before, int keep) =>
        [.. Order(versions)
            .OrderByDescending(version => version.Version == published)
            .ThenByDescending(version => version.Version == before)
            .Take(keep)
            .Select(version => version.Version)];

    /// <summary>Chooses the version to go back to.</summary>
    /// <param name="index">The index's name, for the message.</param>
    /// <param name="versions">All versions.</param>
    /// <param name="asked">The requested version; null for the newest one before the current one.</param>
    /// <exception cref="BadInputException">There is no such version, or it is the current one.</exception>
    public static IndexVersion ForRollback(string index, IEnumerable<IndexVersion> versions, string? asked)
    {
        var ordered = Order(versions);
        var found = asked is null
            ? ordered.SkipWhile(version => !version.Current).FirstOrDefault(version => !version.Current)
            : ordered.FirstOrDefault(version => version.Version == asked);
        return found switch
        {
            null => throw new BadInputException(
                $"The index '{index}' has no {(asked is null ? "version older than the current one" : $"version '{asked}'")}; " +
                $"found: {string.Join(", ", ordered.Select(version => version.Version + (version.Current ? " (current)" : "")))}."),
            { Current: true } => throw new BadInputException($"The version '{asked}' of the index '{index}' is already the current one."),
            _ => found,
        };
    }
}
