namespace Search.Core.Reranking;

/// <summary>Helper methods for <see cref="IReranker"/>.</summary>
public static class RerankerExtensions
{
    /// <summary>Scores all documents and returns their scores in the documents' own order.</summary>
    public static async Task<PairScore[]> ScoreAllAsync(
        this IReranker reranker, string query, IReadOnlyList<string> documents, CancellationToken cancel = default)
    {
        var scores = new PairScore[documents.Count];
        await foreach (var batch in reranker.ScoreAsync(query, documents, cancel))
        {
            foreach (var score in batch)
            {
                scores[score.Index] = score;
            }
        }

        return scores;
    }
}
