namespace Search.Workbench.Online.Interleaving;

/// <summary>A place of a drafted list.</summary>
/// <param name="Document">The document's id.</param>
/// <param name="Team">The arm that picked it.</param>
public readonly record struct TeamPick(string Document, Arm Team);
