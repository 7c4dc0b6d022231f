namespace Search.Core.Indexing;

/// <summary>The source of an index's passages.</summary>
/// <param name="Name">The name of the file or folder, shown to users.</param>
/// <param name="Fingerprint">
/// Identifies the state of the source. A job continues an earlier one only if both have the same fingerprint.
/// </param>
public sealed record IndexSource(string Name, string Fingerprint);
