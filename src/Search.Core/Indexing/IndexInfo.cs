namespace Search.Core.Indexing;

/// <summary>An index that can be searched.</summary>
/// <param name="Name">The name that <c>--index</c> takes.</param>
/// <param name="Passages">How many passages it holds.</param>
/// <param name="Bytes">The size of the current version on disk; null if the engine does not report it.</param>
public sealed record IndexInfo(string Name, long Passages, long? Bytes);
