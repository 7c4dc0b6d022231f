using System.Reflection;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;

namespace Search.Lucene;

/// <summary>
/// The embedded engine: indexes in <c>SEARCH_HOME/indexes</c>, no server, the same ranking as Elasticsearch. One writer and many
/// readers per index, also in several processes.
/// </summary>
public sealed class LuceneEngine(DataDirectory home, TimeProvider? clock = null) : ISearchEngine
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public string Name => "lucene";

    /// <inheritdoc/>
    public Task<string> DescribeAsync(CancellationToken cancel) => Task.FromResult($"Lucene.Net {Version()}");

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel) =>
        Task.Run<IReadOnlyList<IndexInfo>>(() => [.. IndexNames().Select(Info)], cancel);

    /// <inheritdoc/>
    public Task<IndexDescription> DescribeIndexAsync(string index, CancellationToken cancel) =>
        Task.Run(() => new IndexVersions(Existing(index)).Current(), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexVersion>> ListVersionsAsync(string index, CancellationToken cancel) =>
        Task.Run(() => new IndexVersions(Existing(index)).Complete(), cancel);

    /// <inheritdoc/>
    public Task<IndexState> InspectAsync(string index, CancellationToken cancel) =>
        Task.Run(() => new IndexVersions(Folder(IndexName.Validate(index))).Inspect(Place), cancel);

    /// <inheritdoc/>
    public WritingSteps DescribeWriting(IndexDefinition definition) => new(
        [
            new IndexStep(IndexStep.Create, $"a folder for the new version in {Path.Combine(home.Indexes, definition.Name)}; fields: {Fields}"),
            new IndexStep("load", "add the passages on all processors"),
        ],
        [
            new IndexStep("count", "the index must hold as many passages as were added; then they are committed"),
            new IndexStep("merge", "merge into one segment, and write its postings once more in a form that is fast to search"),
            new IndexStep("swap", $"point the name '{definition.Name}' to the new version, by one rename of the file CURRENT"),
        ]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<PassageBatch> ReadPassagesAsync(string index, [EnumeratorCancellation] CancellationToken cancel)
    {
        var folder = Existing(index);
        using var version = await Task.Run(() => OpenVersion.Open(folder), cancel);
        foreach (var range in StoredPassages.RangesOf(version.Reader))
        {
            yield return await Task.Run(() => ReadRange(folder, version, range), cancel);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> FindDamageAsync(string index, CancellationToken cancel) => Task.Run<IReadOnlyList<string>>(
        () =>
        {
            using var version = OpenVersion.Open(Existing(index));
            return [.. new[] { version.Notice, version.FindDamage() }.OfType<string>()];
        },
        cancel);

    /// <inheritdoc/>
    public Task<IndexVersion> RollBackAsync(string index, string? version, CancellationToken cancel) => Task.Run(
        () =>
        {
            var folder = Existing(index);
            using var writerLock = folder.Lock();
            CommitData.FinishPublishing(folder, _clock.GetUtcNow());
            var chosen = IndexVersion.ForRollback(index, new IndexVersions(folder).Complete(), version);
            folder.SetCurrent(chosen.Version);
            return chosen with { Current = true };
        },
        cancel);

    /// <inheritdoc/>
    public Task DeleteIndexAsync(string index, CancellationToken cancel) => Task.Run(
        () =>
        {
            var folder = Folder(IndexName.Validate(index));
            if (!folder.Exists && folder.Versions.Count == 0)
            {
                throw NotFound(index);
            }

            using var writerLock = folder.Lock();
            folder.RemoveAll();
        },
        cancel);

    /// <inheritdoc/>
    public async Task<IRetriever> OpenAsync(string index, CancellationToken cancel)
    {
        var folder = Existing(index);
        return await Task.Run(() => new LuceneRetriever(folder), cancel);
    }

    /// <summary>Opens an index for searching with other BM25 parameters than its own. Searches are slower: the fast postings belong to the index's own.</summary>
    /// <exception cref="Core.Errors.IndexNotFoundException">There is no index with this name.</exception>
    public async Task<IRetriever> OpenAsync(string index, Bm25Parameters parameters, CancellationToken cancel)
    {
        var folder = Existing(index);
        return await Task.Run(() => new LuceneRetriever(folder, parameters), cancel);
    }

    /// <inheritdoc/>
    public Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) => Task.Run<IIndexWriter>(
        () => WithLock(definition, replace, (folder, writerLock) =>
        {
            new IndexVersions(folder).RemoveUnfinished(kept: null);
            return new LuceneIndexWriter(
                folder, definition, writerLock, IndexVersion.NewName(), IndexMetadata.Start(definition, _clock.GetUtcNow()), passageBytes: 0, _clock);
        })!,
        cancel);

    /// <inheritdoc/>
    public Task<IIndexWriter?> ResumeIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) => Task.Run<IIndexWriter?>(
        () => WithLock(definition, replace, (folder, writerLock) =>
        {
            var versions = new IndexVersions(folder);
            if (versions.Suspended() is not { Metadata: { } newest, Name: var version } || !newest.Fits(definition)
                || !CommitRepair.TryRemoveBroken(folder.VersionFolder(version)))
            {
                return null;
            }

            versions.RemoveUnfinished(kept: version);
            var stored = CommitData.ReadVersion(folder, version);
            return new LuceneIndexWriter(folder, definition, writerLock, version, stored.Metadata!, stored.PassageBytes, _clock);
        }),
        cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Fields => string.Join(", ", IndexSchema.Fields.Select(one => $"{one.Name} ({one.Uses.ToString().ToLowerInvariant()})"));

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

    private IndexFolder Existing(string index)
    {
        var folder = Folder(IndexName.Validate(index));
        return folder.Exists ? folder : throw NotFound(index);
    }

    private Core.Errors.IndexNotFoundException NotFound(string index) => new(index, Place, IndexNames());

    private IndexInfo Info(string index)
    {
        var folder = Folder(index);
        var stored = folder.Read(version => CommitData.ReadVersion(folder, version));
        return new IndexInfo(index, stored.Passages, stored.Bytes);
    }

    private static PassageBatch ReadRange(IndexFolder folder, OpenVersion version, (int Start, int End) range)
    {
        try
        {
            return StoredPassages.Read(version.Reader, version.Passages, range);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw folder.CannotRead(exception);
        }
    }

    /// <summary>Starts a writer that holds the index's lock; if no writer is started, the lock is released.</summary>
    private LuceneIndexWriter? WithLock(
        IndexDefinition definition, bool replace, Func<IndexFolder, FileStream, LuceneIndexWriter?> start)
    {
        var folder = Folder(IndexName.Validate(definition.Name));
        var writerLock = folder.Lock();
        LuceneIndexWriter? writer = null;
        try
        {
            CommitData.FinishPublishing(folder, _clock.GetUtcNow());
            return writer = folder.Exists && !replace ? throw new IndexExistsException(definition.Name, Place) : start(folder, writerLock);
        }
        finally
        {
            if (writer is null)
            {
                writerLock.Dispose();
            }
        }
    }
}
