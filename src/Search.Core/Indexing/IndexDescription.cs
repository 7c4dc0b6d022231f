namespace Search.Core.Indexing;

/// <summary>A description of an index that can be searched.</summary>
/// <param name="Name">The name that <c>--index</c> takes.</param>
/// <param name="Version">The current version.</param>
/// <param name="Passages">How many passages it holds, as the engine counts them.</param>
/// <param name="Bytes">Its size on disk; null if the engine does not report it.</param>
/// <param name="Metadata">Its metadata.</param>
public sealed record IndexDescription(string Name, string Version, long Passages, long? Bytes, IndexMetadata Metadata);
