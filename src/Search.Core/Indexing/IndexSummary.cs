using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>What the engine says of an index that was just completed.</summary>
/// <param name="EngineCount">Passages, as the engine counts them.</param>
/// <param name="Bytes">Size on disk; null where the engine does not tell.</param>
public sealed record IndexSummary(long EngineCount, long? Bytes)
{
    /// <summary>What did not work and does not matter for searching, in words for people.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The error of a writer whose engine holds other than what was sent.</summary>
    public static SearchUnavailableException CountsDiffer(string index, long engineCount, long expectedCount) => new(
        $"The engine counts {engineCount:N0} passages in the new index '{index}'; {expectedCount:N0} were sent. " +
        "It was not put in place. Index the collection again; if it happens again, look into the engine's log.");
}
