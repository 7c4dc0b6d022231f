namespace Search.Core.Indexing;

/// <summary>An index that was just put in place.</summary>
/// <param name="Index">What the engine says of it.</param>
public sealed record PublishedIndex(IndexDescription Index)
{
    /// <summary>What did not work and does not matter for searching, in words for people.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
