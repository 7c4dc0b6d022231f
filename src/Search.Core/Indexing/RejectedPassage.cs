namespace Search.Core.Indexing;

/// <summary>A passage that the engine rejected.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Reason">The engine's reason.</param>
public sealed record RejectedPassage(int Index, string Reason);
