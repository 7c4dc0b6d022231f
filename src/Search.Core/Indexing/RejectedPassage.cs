namespace Search.Core.Indexing;

/// <summary>A passage that the engine rejected.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Reason">The engine's message.</param>
public sealed record RejectedPassage(Passage Passage, string Reason);
