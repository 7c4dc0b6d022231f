using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Core.Retrieval;

/// <summary>
/// A search engine that holds named indexes. An index has complete versions, one of which is current, and at most one suspended
/// version.
/// </summary>
public interface ISearchEngine : ISearchIndexes
{
    /// <summary>Returns the engine's name and version for the user, e.g. <c>Elasticsearch 9.2.2</c>.</summary>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<string> DescribeAsync(CancellationToken cancel);

    /// <inheritdoc/>
    Task<string> ISearchIndexes.DescribeAsync(string index, CancellationToken cancel) => DescribeAsync(cancel);

    /// <summary>Describes one index.</summary>
    /// <exception cref="IndexNotFoundException">There is no index with this name.</exception>
    /// <exception cref="BadInputException">The index was made by another version of this program, or by another program.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IndexDescription> DescribeIndexAsync(string index, CancellationToken cancel);

    /// <summary>Lists the complete versions of an index, the newest first.</summary>
    /// <exception cref="IndexNotFoundException">There is no index with this name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IReadOnlyList<IndexVersion>> ListVersionsAsync(string index, CancellationToken cancel);

    /// <summary>Makes another kept version the current one. The previous one is kept, so that this can be undone.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="version">The version; null for the newest one before the current one.</param>
    /// <param name="cancel">Cancels before the step that cannot be cancelled.</param>
    /// <returns>The new current version.</returns>
    /// <exception cref="IndexNotFoundException">There is no index with this name.</exception>
    /// <exception cref="BadInputException">There is no such version.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer, or the index is being written.</exception>
    Task<IndexVersion> RollBackAsync(string index, string? version, CancellationToken cancel);

    /// <summary>Deletes an index with all its versions, including an unfinished one.</summary>
    /// <exception cref="IndexNotFoundException">There is no index with this name, finished or not.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer, or the index is being written.</exception>
    Task DeleteIndexAsync(string index, CancellationToken cancel);

    /// <summary>
    /// Starts writing a new version of an index. It becomes searchable only when <see cref="IIndexWriter.PublishAsync"/> returns:
    /// until then a search uses the previous version, if there is one. A suspended version and the rest of killed jobs are removed.
    /// </summary>
    /// <param name="definition">Name, source and ranking settings.</param>
    /// <param name="replace">Whether an existing index may be replaced.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <exception cref="IndexExistsException">The index exists and <paramref name="replace"/> is false.</exception>
    /// <exception cref="BadInputException">The name or a setting is not valid.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer, or the index is being written.</exception>
    Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel);

    /// <summary>Reads what is stored under the name of an index, finished or not. Nothing is changed.</summary>
    /// <exception cref="BadInputException">Another program made an index of this name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IndexState> InspectAsync(string index, CancellationToken cancel);

    /// <summary>Describes how this engine writes a new version of an index, from its creation to the removal of old versions.</summary>
    WritingSteps DescribeWriting(IndexDefinition definition);

    /// <summary>Reads all passages of an index, in no particular order. The caller disposes each batch.</summary>
    /// <exception cref="IndexNotFoundException">There is no index with this name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    IAsyncEnumerable<PassageBatch> ReadPassagesAsync(string index, CancellationToken cancel);

    /// <summary>Looks for damage that does not show when the passages are read.</summary>
    /// <returns>What is wrong, as sentences without an end; empty if nothing is.</returns>
    /// <exception cref="IndexNotFoundException">There is no index with this name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IReadOnlyList<string>> FindDamageAsync(string index, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Continues writing the suspended version of an index.</summary>
    /// <param name="definition">As for <see cref="CreateIndexAsync"/>.</param>
    /// <param name="replace">As for <see cref="CreateIndexAsync"/>.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <returns>
    /// The writer, at its checkpoint; null if there is no suspended version, or if its source, the source's state or its ranking
    /// settings differ (<see cref="IndexMetadata.Fits"/>). The suspended version is then not changed.
    /// </returns>
    /// <exception cref="IndexExistsException">The index exists and <paramref name="replace"/> is false.</exception>
    /// <exception cref="BadInputException">The name or a setting is not valid.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer, or the index is being written.</exception>
    Task<IIndexWriter?> ResumeIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel);
}
