namespace Search.Core.Indexing;

/// <summary>What an engine holds under the name of an index, before a job changes anything.</summary>
/// <param name="Place">The engine, for messages.</param>
/// <param name="Versions">The complete versions, the newest first; none if the index does not exist.</param>
/// <param name="Suspended">The metadata of the version that a stopped or killed job left with a checkpoint; null if there is none.</param>
/// <param name="Unfinished">The names of the other unfinished versions that no running job writes: the next job removes them.</param>
public sealed record IndexState(
    string Place, IReadOnlyList<IndexVersion> Versions, IndexMetadata? Suspended, IReadOnlyList<string> Unfinished)
{
    /// <summary>The version that searches use, or null.</summary>
    public IndexVersion? Current => Versions.FirstOrDefault(version => version.Current);
}
