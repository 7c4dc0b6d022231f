using System.Reflection;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;

namespace Search.Lucene;

/// <summary>
/// The embedded engine: indexes in <c>SEARCH_HOME/indexes</c>, no server, the same ranking as Elasticsearch. One writer and many
/// readers per index, also in several processes.
/// </summary>
public sealed class LuceneEngine(DataDirectory home) : ISearchEngine
{
    /// <inheritdoc/>
    public string Name => "lucene";

    /// <inheritdoc/>
    public Task<string> DescribeAsync(CancellationToken cancel) => Task.FromResult($"Lucene.Net {Version()}");

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel) =>
        Task.Run<IReadOnlyList<IndexInfo>>(() => [.. IndexNames().Select(Describe)], cancel);

    /// <inheritdoc/>
    public async Task<IRetriever> OpenAsync(string index, CancellationToken cancel)
    {
        var folder = Folder(IndexName.Validate(index));
        return folder.Exists
            ? await Task.Run(() => new LuceneRetriever(folder), cancel)
            : throw new Core.Errors.IndexNotFoundException(index, Place, IndexNames());
    }

    /// <inheritdoc/>
    public Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel)
    {
        var folder = Folder(IndexName.Validate(definition.Name));
        var writerLock = folder.Lock();
        try
        {
            return folder.Exists && !replace
                ? throw new IndexExistsException(definition.Name, Place)
                : Task.FromResult<IIndexWriter>(new LuceneIndexWriter(folder, definition, writerLock));
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Place => $"Lucene ({home.Indexes})";

    private static string Version() =>
        typeof(IndexReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', ' ')[0];

    private IndexFolder Folder(string index) => new(index, Path.Combine(home.Indexes, index));

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
        return folder.Read(version =>
        {
            using var directory = new NIOFSDirectory(folder.VersionFolder(version));
            var segments = new SegmentInfos();
            segments.Read(directory);
            return new IndexInfo(index, segments.TotalDocCount);
        });
    }
}
