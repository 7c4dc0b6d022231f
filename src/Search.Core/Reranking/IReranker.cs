using Search.Core.Errors;

namespace Search.Core.Reranking;

/// <summary>The second stage: a cross-encoder that judges how well a document answers a query. Safe for concurrent use.</summary>
public interface IReranker
{
    /// <summary>What runs: model, precision and device.</summary>
    RerankerInfo Info { get; }

    /// <summary>
    /// Scores every document against the query and yields the scores as batches finish, in no particular order. Each document
    /// is scored exactly once unless an exception ends the sequence.
    /// </summary>
    /// <param name="query">The user's text.</param>
    /// <param name="documents">The texts to judge; may be empty.</param>
    /// <param name="cancel">Stops the work between batches.</param>
    /// <exception cref="RerankException">The model failed, or gave a score that is not a number.</exception>
    IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        string query, IReadOnlyList<string> documents, CancellationToken cancel);
}
