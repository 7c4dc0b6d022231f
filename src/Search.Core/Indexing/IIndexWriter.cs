using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>
/// Writes one index, once. Disposing a writer that was not completed leaves no trace that a search would see. One caller at a
/// time.
/// </summary>
public interface IIndexWriter : IAsyncDisposable
{
    /// <summary>Adds passages and returns those that the engine refused, each with the engine's reason.</summary>
    /// <param name="passages">A batch; the writer may cut it into smaller requests.</param>
    /// <param name="cancel">Cancels between requests.</param>
    /// <exception cref="SearchUnavailableException">The engine could not take the batch after all retries.</exception>
    Task<IReadOnlyList<RejectedPassage>> AddAsync(IReadOnlyList<Passage> passages, CancellationToken cancel);

    /// <summary>Makes everything durable and searchable, puts the index in place under its name, and counts it.</summary>
    /// <param name="expectedCount">How many passages the caller added and was not refused.</param>
    /// <param name="cancel">Cancels; the index that was there before then stays in place.</param>
    /// <exception cref="SearchUnavailableException">
    /// The engine could not finish, or counts other than <paramref name="expectedCount"/>; the index that was there before stays in
    /// place.
    /// </exception>
    Task<IndexSummary> CompleteAsync(long expectedCount, CancellationToken cancel);
}
