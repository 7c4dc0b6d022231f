namespace Search.Core.Indexing;

/// <summary>A passage that the engine did not take.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Reason">The engine's own words.</param>
public sealed record RejectedPassage(Passage Passage, string Reason);
