namespace Search.Core.Indexing;

/// <summary>An index that was just published.</summary>
/// <param name="Index">The engine's description of it.</param>
public sealed record PublishedIndex(IndexDescription Index)
{
    /// <summary>Steps that failed but do not affect searching, as messages for the user.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
