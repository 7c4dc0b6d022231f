using System.Runtime.CompilerServices;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.TestSupport;

/// <summary>An engine whose indexes are lists: a passage scores one point for each of the query's words that it has.</summary>
internal sealed class MemoryEngine(string name = "lucene") : ISearchEngine
{
    private readonly SortedDictionary<string, MemoryIndex> _indexes = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>The error of every request; null while the engine works.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The id of a passage that new writers refuse; null for none.</summary>
    public string? RefusedId { get; set; }

    /// <summary>How often its list of indexes was requested.</summary>
    public int Listed { get; private set; }

    /// <summary>The indexes that were opened and closed, in that order.</summary>
    public List<string> Opened { get; } = [];

    public List<string> Closed { get; } = [];

    /// <summary>Called before each retrieval; may wait.</summary>
    public Func<CancellationToken, Task> BeforeRetrieve { get; set; } = _ => Task.CompletedTask;

    private IEnumerable<KeyValuePair<string, MemoryIndex>> Searchable => _indexes.Where(index => index.Value.Current is not null);

    public MemoryEngine With(string index, params Passage[] passages)
    {
        var metadata = IndexMetadata.Start(TestIndexes.Define(index), DateTimeOffset.UnixEpoch).At(TestIndexes.After(passages));
        Get(index).Publish(new MemoryVersion(IndexVersion.NewName(), metadata with { Published = DateTimeOffset.UnixEpoch }, passages), keep: 1);
        return this;
    }

    public Task<string> DescribeAsync(CancellationToken cancel) => Answer(() => $"Memory {name}");

    public Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel)
    {
        Listed++;
        return Answer<IReadOnlyList<IndexInfo>>(
            () => [.. Searchable.Select(index => new IndexInfo(index.Key, index.Value.Current!.Passages.Count, index.Value.Current.Bytes))]);
    }

    public Task<IndexDescription> DescribeIndexAsync(string index, CancellationToken cancel) => Answer(
        () => Existing(index).Current!.Describe(index));

    public Task<IReadOnlyList<IndexVersion>> ListVersionsAsync(string index, CancellationToken cancel) => Answer(() => Existing(index).List());

    public Task<IndexVersion> RollBackAsync(string index, string? version, CancellationToken cancel) => Answer(() =>
    {
        var existing = Existing(index);
        var chosen = IndexVersion.ForRollback(index, existing.List(), version);
        existing.Current = existing.Versions.Single(kept => kept.Name == chosen.Version);
        return chosen with { Current = true };
    });

    public Task DeleteIndexAsync(string index, CancellationToken cancel) =>
        Answer(() => _indexes.Remove(index) ? true : throw NotFound(index));

    public Task<IRetriever> OpenAsync(string index, CancellationToken cancel) => Answer<IRetriever>(() =>
    {
        var retriever = new Retriever(this, index, Existing(index));
        Opened.Add(index);
        return retriever;
    });

    public Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) => Answer<IIndexWriter>(() =>
    {
        var index = Writable(definition, replace);
        index.Suspended = null;
        return new MemoryIndexWriter(
            index, definition, new MemoryVersion(IndexVersion.NewName(), IndexMetadata.Start(definition, TimeProvider.System.GetUtcNow()), []), RefusedId);
    });

    public Task<IndexState> InspectAsync(string index, CancellationToken cancel) => Answer(() => _indexes.TryGetValue(index, out var found)
        ? new IndexState(name, found.List(), found.Suspended?.Metadata, [])
        : new IndexState(name, [], null, []));

    public WritingSteps DescribeWriting(IndexDefinition definition) =>
        new([new IndexStep("load", "keep the passages in memory")], [new IndexStep("swap", "make them searchable")]);

    public async IAsyncEnumerable<PassageBatch> ReadPassagesAsync(string index, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return PassageBatch.Of(await Answer(() => Existing(index).Current!.Passages));
    }

    public Task<IIndexWriter?> ResumeIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) => Answer<IIndexWriter?>(() =>
    {
        var index = Writable(definition, replace);
        return index.Suspended is { } suspended && suspended.Metadata.Fits(definition)
            ? new MemoryIndexWriter(index, definition, suspended, RefusedId)
            : null;
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> Answer<T>(Func<T> value) => Failure is null ? Task.FromResult(value()) : Task.FromException<T>(Failure);

    private MemoryIndex Get(string index) => _indexes.TryGetValue(index, out var found) ? found : _indexes[index] = new MemoryIndex();

    private MemoryIndex Existing(string index) => Searchable.FirstOrDefault(found => found.Key == index).Value ?? throw NotFound(index);

    private MemoryIndex Writable(IndexDefinition definition, bool replace)
    {
        var index = Get(IndexName.Validate(definition.Name));
        return index.Current is null || replace ? index : throw new IndexExistsException(definition.Name, name);
    }

    private IndexNotFoundException NotFound(string index) => new(index, name, [.. Searchable.Select(found => found.Key)]);

    private sealed class Retriever(MemoryEngine engine, string name, MemoryIndex index) : IRetriever
    {
        public string Analyzer => index.Current!.Metadata.Analyzer;

        public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
        {
            await engine.BeforeRetrieve(cancel);
            var words = Words(query).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return await engine.Answer<IReadOnlyList<Candidate>>(() => [.. index.Current!.Passages
                .Select(passage => (passage, score: Words(passage.Contents).Count(words.Contains)))
                .Where(found => found.score > 0)
                .OrderByDescending(found => found.score)
                .ThenBy(found => found.passage.Id, StringComparer.Ordinal)
                .Take(depth)
                .Select((found, position) => new Candidate(found.passage, position + 1, found.score))]);
        }

        public ValueTask DisposeAsync()
        {
            engine.Closed.Add(name);
            return ValueTask.CompletedTask;
        }

        private static string[] Words(string text) =>
            text.Split([' ', '\n', '\t', '.', ',', '<', '>', '(', ')', '"', '\'', '/', '='], StringSplitOptions.RemoveEmptyEntries);
    }
}
