namespace Search.Lucene.Ranking;

/// <summary>Finds the best passages of one version of an index by BM25. Safe for concurrent use.</summary>
internal interface IRanking
{
    /// <summary>The passages with any of the terms, by score descending, then by id ascending (UTF-8 bytes).</summary>
    /// <param name="terms">Different terms.</param>
    /// <param name="depth">How many passages at most; at least 1.</param>
    /// <param name="cancel">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    IReadOnlyList<RankedPassage> Best(IReadOnlyList<QueryTerm> terms, int depth, CancellationToken cancel);
}

/// <summary>A passage that was found.</summary>
/// <param name="Place">The place of its record in the <see cref="Passages.PassageFile"/>.</param>
/// <param name="Score">The BM25 score.</param>
internal readonly record struct RankedPassage(long Place, float Score);
