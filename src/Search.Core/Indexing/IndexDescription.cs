namespace Search.Core.Indexing;

/// <summary>What there is to say of an index that can be searched.</summary>
/// <param name="Name">The name that <c>--index</c> takes.</param>
/// <param name="Version">The version that is searched.</param>
/// <param name="Passages">How many passages it holds, as the engine counts them.</param>
/// <param name="Bytes">Its size on disk; null where the engine does not tell.</param>
/// <param name="Metadata">What it says of itself.</param>
public sealed record IndexDescription(string Name, string Version, long Passages, long? Bytes, IndexMetadata Metadata);
