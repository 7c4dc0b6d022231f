using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Core.Retrieval;

/// <summary>
/// A search engine that holds named indexes: where passages are written to and found in. An index has whole versions, one of which is
/// searched, and at most one suspended version.
/// </summary>
public interface ISearchEngine : IAsyncDisposable
{
    /// <summary>The name that <c>--engine</c> takes: <c>lucene</c> or <c>elasticsearch</c>.</summary>
    string Name { get; }

    /// <summary>Says for people what the engine is and which version answers, e.g. <c>Elasticsearch 9.2.2</c>.</summary>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<string> DescribeAsync(CancellationToken cancel);

    /// <summary>Lists the indexes that can be searched, by name (ordinal order).</summary>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel);

    /// <summary>Describes one index.</summary>
    /// <exception cref="IndexNotFoundException">There is no index of that name.</exception>
    /// <exception cref="BadInputException">The index was made by another version of this program, or by something else.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IndexDescription> DescribeIndexAsync(string index, CancellationToken cancel);

    /// <summary>Lists the whole versions of an index, the newest first.</summary>
    /// <exception cref="IndexNotFoundException">There is no index of that name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IReadOnlyList<IndexVersion>> ListVersionsAsync(string index, CancellationToken cancel);

    /// <summary>Puts another kept version in place. The one that was current is kept, so that this can be undone.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="version">The version; null for the newest that is older than the current one.</param>
    /// <param name="cancel">Cancels before the step that cannot be cancelled.</param>
    /// <returns>The version that is current now.</returns>
    /// <exception cref="IndexNotFoundException">There is no index of that name.</exception>
    /// <exception cref="BadInputException">There is no such version.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer, or the index is being written.</exception>
    Task<IndexVersion> RollBackAsync(string index, string? version, CancellationToken cancel);

    /// <summary>Deletes an index with all its versions, an unfinished one included.</summary>
    /// <exception cref="IndexNotFoundException">There is no version of that name, finished or not.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer, or the index is being written.</exception>
    Task DeleteIndexAsync(string index, CancellationToken cancel);

    /// <summary>Opens an index for searching. Readers see a replaced index without being reopened.</summary>
    /// <exception cref="IndexNotFoundException">There is no index of that name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IRetriever> OpenAsync(string index, CancellationToken cancel);

    /// <summary>
    /// Starts writing a new version of an index, which becomes visible when <see cref="IIndexWriter.PublishAsync"/> returns, and whole:
    /// until then a search sees the version that was there before, or none. A suspended version is removed, and what killed writers left.
    /// </summary>
    /// <param name="definition">Name, source and ranking settings.</param>
    /// <param name="replace">Whether an index of that name may be replaced.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <exception cref="IndexExistsException">The index exists and <paramref name="replace"/> is false.</exception>
    /// <exception cref="BadInputException">The name or a setting is not acceptable.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer, or the index is being written.</exception>
    Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel);

    /// <summary>Finds the suspended version of an index.</summary>
    /// <returns>What it says of itself; null where there is none.</returns>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IndexMetadata?> FindSuspendedAsync(string index, CancellationToken cancel);

    /// <summary>Goes on writing the suspended version of an index.</summary>
    /// <param name="definition">As for <see cref="CreateIndexAsync"/>.</param>
    /// <param name="replace">As for <see cref="CreateIndexAsync"/>.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <returns>
    /// The writer, at its checkpoint; null where there is no suspended version, or one of another source, another state of the source,
    /// or other ranking settings (<see cref="IndexMetadata.Fits"/>). That one stays as it is.
    /// </returns>
    /// <exception cref="IndexExistsException">The index exists and <paramref name="replace"/> is false.</exception>
    /// <exception cref="BadInputException">The name or a setting is not acceptable.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer, or the index is being written.</exception>
    Task<IIndexWriter?> ResumeIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel);
}
