namespace Search.Workbench.Online.Log;

/// <summary>A click on a document of a list, or the time spent with it.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Place">0-based place in the list.</param>
/// <param name="Dwell">How long the document was looked at; null for the click.</param>
public readonly record struct LoggedEvent(DateTimeOffset At, int Place, TimeSpan? Dwell);
