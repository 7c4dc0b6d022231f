using Search.Core.Errors;

namespace Search.Core.Reranking;

/// <summary>
/// The second stage: scores how well a document answers a query. Safe for concurrent use; the caller that loaded it disposes it.
/// </summary>
public interface IReranker : IAsyncDisposable
{
    /// <summary>Model, precision and device.</summary>
    RerankerInfo Info { get; }

    /// <summary>Whether a document's score is the same whichever other documents are scored with it.</summary>
    bool IsPointwise => true;

    /// <summary>
    /// Scores every document against the query and yields the scores as batches finish, in no particular order. Each document
    /// is scored exactly once unless an exception ends the sequence.
    /// </summary>
    /// <param name="query">The user's text.</param>
    /// <param name="documents">The texts to score; may be empty.</param>
    /// <param name="cancel">Stops the work between batches.</param>
    /// <exception cref="RerankException">The model failed, or gave a score that is not a number.</exception>
    IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        string query, IReadOnlyList<string> documents, CancellationToken cancel);

    /// <summary>
    /// As <see cref="ScoreAsync"/>, but scores in the documents' order and ends without an exception when the time is up: then only the
    /// first documents are scored, each once.
    /// </summary>
    /// <param name="query">The user's text.</param>
    /// <param name="documents">The texts to score, the most likely first.</param>
    /// <param name="timeUp">Signals that the time is up.</param>
    /// <param name="cancel">Stops the work between batches, with an exception.</param>
    IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreUntilAsync(
        string query, IReadOnlyList<string> documents, CancellationToken timeUp, CancellationToken cancel) =>
        TimeLimitedScoring.ScoreAsync(this, query, documents, timeUp, cancel);

    /// <summary>Scores a small example with every model, so that a failure is found before the first search, and the models are warm.</summary>
    /// <exception cref="RerankException">A model failed.</exception>
    Task CheckAsync(CancellationToken cancel) =>
        this.ScoreAllAsync("does it work", ["The check looks for nothing but an answer."], cancel);
}
