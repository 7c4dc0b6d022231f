namespace Search.Core.Collections;

/// <summary>What one line of a collection file gave: a passage, or the reason why it gave none.</summary>
/// <param name="Line">1-based line number.</param>
/// <param name="Passage">The passage, or null.</param>
/// <param name="Rejection">The reason, or null.</param>
public readonly record struct CollectionEntry(long Line, Passage? Passage, Rejection? Rejection);

/// <summary>A line that is no passage.</summary>
/// <param name="Reason">What was found and what was expected.</param>
/// <param name="Text">The line as it stands, cut after 10,000 bytes; bytes that are no UTF-8 are replaced.</param>
public sealed record Rejection(string Reason, string Text);
