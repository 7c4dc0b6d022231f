namespace Search.Core.Retrieval;

/// <summary>A passage that the first stage found.</summary>
/// <param name="Passage">The passage, with its text.</param>
/// <param name="Rank">1-based rank in the first stage's list.</param>
/// <param name="RetrievalScore">BM25 score; comparable within one query only.</param>
public sealed record Candidate(Passage Passage, int Rank, float RetrievalScore)
{
    /// <summary>The words of the passage that match the query, as the server found them; null if it was not asked, or cannot say.</summary>
    public IReadOnlyList<string>? MatchedWords { get; init; }
}
