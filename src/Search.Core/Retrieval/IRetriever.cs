using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Core.Retrieval;

/// <summary>The first stage: finds candidates in one index by BM25. Safe for concurrent use.</summary>
public interface IRetriever : IAsyncDisposable
{
    /// <summary>The analyzer of the index; the default one where there is no index.</summary>
    string Analyzer => IndexAnalyzers.Default;

    /// <summary>What is not as good as it could be with this index, and what to do, as sentences; null if there is nothing.</summary>
    string? Notice => null;

    /// <summary>
    /// Returns the best passages for a text, by score descending, then by id ascending (UTF-8 bytes). The engine
    /// sorts before it cuts the list. The query is analysed as text, never parsed as a query language.
    /// </summary>
    /// <param name="query">The user's text; terms are joined by OR.</param>
    /// <param name="depth">How many passages at most; at least 1.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <exception cref="SearchUnavailableException">The engine could not answer.</exception>
    Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel);
}
