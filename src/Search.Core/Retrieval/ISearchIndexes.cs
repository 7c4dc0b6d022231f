using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Core.Retrieval;

/// <summary>Indexes that can be searched, by name. Nothing here writes.</summary>
public interface ISearchIndexes : IAsyncDisposable
{
    /// <summary>The name of the first stage of an index that has only one.</summary>
    const string DefaultFirstStage = "bm25";

    /// <summary>The name for <c>--engine</c>: <c>lucene</c>, <c>elasticsearch</c> or <c>attached</c>.</summary>
    string Name { get; }

    /// <summary>Whether a name belongs to one of these indexes, so that no engine has to be named to find it.</summary>
    bool Owns(string index) => false;

    /// <summary>Returns the engine's name and version for the user, e.g. <c>Elasticsearch 9.2.2</c>.</summary>
    /// <param name="index">The index that is searched: each attached index may be on a server of its own.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<string> DescribeAsync(string index, CancellationToken cancel);

    /// <summary>Lists the indexes that can be searched, by name (ordinal order).</summary>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel);

    /// <summary>Opens an index for searching. A retriever follows the index to a new version by itself.</summary>
    /// <exception cref="IndexNotFoundException">There is no index with this name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    Task<IRetriever> OpenAsync(string index, CancellationToken cancel);

    /// <summary>Opens every first stage of an index that can be compared, the default one first.</summary>
    /// <returns>The retrievers by name; the caller disposes them.</returns>
    /// <exception cref="IndexNotFoundException">There is no index with this name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    async Task<OrderedDictionary<string, IRetriever>> OpenFirstStagesAsync(string index, CancellationToken cancel) =>
        new() { [DefaultFirstStage] = await OpenAsync(index, cancel) };
}
