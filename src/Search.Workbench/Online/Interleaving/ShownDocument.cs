namespace Search.Workbench.Online.Interleaving;

/// <summary>A place of a list that a visitor sees.</summary>
/// <param name="Document">The document's id.</param>
/// <param name="Team">The arm that earns credit for a click; null if nobody does.</param>
public readonly record struct ShownDocument(string Document, Arm? Team);
