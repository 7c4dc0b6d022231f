namespace Search.Core.Indexing;

/// <summary>An index that can be searched.</summary>
/// <param name="Name">The name that <c>--index</c> takes.</param>
/// <param name="Passages">How many passages it holds.</param>
/// <param name="Bytes">The size of the version that is searched, on disk; null where the engine does not tell.</param>
public sealed record IndexInfo(string Name, long Passages, long? Bytes);
