namespace Search.Core.Indexing;

/// <summary>What an index is made of.</summary>
/// <param name="Name">For people: a file's or a folder's name.</param>
/// <param name="Fingerprint">
/// Tells one state of the source from another. A job goes on where an earlier one stopped only if both have the same fingerprint.
/// </param>
public sealed record IndexSource(string Name, string Fingerprint);
