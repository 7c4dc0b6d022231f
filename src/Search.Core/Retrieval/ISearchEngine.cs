using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Core.Retrieval;

/// <summary>A search engine that holds named indexes: where passages are written to and found in.</summary>
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

    /// <summary>Opens an index for searching. Readers see a replaced index without being reopened.</summary>
    /// <exception cref="IndexNotFoundException">There is no index of that name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IRetriever> OpenAsync(string index, CancellationToken cancel);

    /// <summary>
    /// Starts writing an index. It becomes visible under its name when <see cref="IIndexWriter.CompleteAsync"/> returns, and
    /// whole: until then a search sees the index that was there before, or none.
    /// </summary>
    /// <param name="definition">Name and ranking settings.</param>
    /// <param name="replace">Whether an index of that name may be replaced.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <exception cref="IndexExistsException">The index exists and <paramref name="replace"/> is false.</exception>
    /// <exception cref="BadInputException">The name or a setting is not acceptable.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel);
}
