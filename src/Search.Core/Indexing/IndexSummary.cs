namespace Search.Core.Indexing;

/// <summary>What the engine says of an index that was just completed.</summary>
/// <param name="EngineCount">Passages, as the engine counts them.</param>
/// <param name="Bytes">Size on disk.</param>
public sealed record IndexSummary(long EngineCount, long Bytes);
