namespace Search.Core.Indexing;

/// <summary>A field of every index.</summary>
/// <param name="Name">Its name, on every engine.</param>
/// <param name="Uses">What it is used for.</param>
/// <param name="Value">Its value for a passage; null if the passage has none.</param>
public sealed record IndexField(string Name, FieldUses Uses, Func<Passage, string?> Value);
