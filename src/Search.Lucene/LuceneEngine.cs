using Lucene.Net.Index;
using Lucene.Net.Store;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Settings;
using LuceneConstants = Lucene.Net.Util.Constants;

namespace Search.Lucene;

/// <summary>
/// The embedded engine: indexes in <c>SEARCH_HOME/indexes</c>, no server, the same ranking as Elasticsearch. One writer and many
/// readers per index, also in several processes.
/// </summary>
public sealed class LuceneEngine(SearchHome home) : ISearchEngine
{
    /// <inheritdoc/>
    public string Name => "lucene";

    /// <inheritdoc/>
    public Task<string> DescribeAsync(CancellationToken cancel) =>
        Task.FromResult($"Lucene.Net {LuceneConstants.LUCENE_VERSION}");

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<IndexInfo>>([.. IndexNames().Select(Describe)]);

    /// <inheritdoc/>
    public async Task<IRetriever> OpenAsync(string index, CancellationToken cancel)
    {
        var folder = Folder(IndexName.Validate(index));
        return folder.Exists
            ? await Task.Run(() => new LuceneRetriever(index, folder), cancel)
            : throw new Core.Errors.IndexNotFoundException(index, $"Lucene ({home.Indexes})", IndexNames());
    }

    /// <inheritdoc/>
    public Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel)
    {
        var folder = Folder(IndexName.Validate(definition.Name));
        return folder.Exists && !replace
            ? throw new IndexExistsException(definition.Name, $"Lucene ({home.Indexes})")
            : Task.FromResult<IIndexWriter>(new LuceneIndexWriter(folder, definition));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IndexFolder Folder(string index) => new(Path.Combine(home.Indexes, index));

    private string[] IndexNames() =>
        System.IO.Directory.Exists(home.Indexes)
            ? [.. System.IO.Directory.EnumerateDirectories(home.Indexes)
                .Select(folder => Path.GetFileName(folder))
                .Where(name => Folder(name).Exists)
                .Order(StringComparer.Ordinal)]
            : [];

    private IndexInfo Describe(string index)
    {
        var folder = Folder(index);
        using var directory = new NIOFSDirectory(folder.VersionFolder(folder.ReadCurrent()!));
        using var reader = DirectoryReader.Open(directory);
        return new IndexInfo(index, reader.NumDocs);
    }
}
