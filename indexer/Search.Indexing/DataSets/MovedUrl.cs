namespace Search.Indexing.DataSets;

/// <summary>A server or folder whose files are at another address now. URLs that start with the old address are changed before they are used.</summary>
/// <param name="From">The start of the old URLs.</param>
/// <param name="To">The start of the new URLs.</param>
public sealed record MovedUrl(string From, string To);
