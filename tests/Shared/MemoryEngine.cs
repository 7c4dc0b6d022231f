using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.TestSupport;

/// <summary>An engine whose indexes are lists: a passage scores one point for each of the query's words that it has.</summary>
internal sealed class MemoryEngine(string name = "lucene") : ISearchEngine
{
    private readonly SortedDictionary<string, Passage[]> _indexes = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>What every request fails with; null while the engine works.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How long retrieving takes.</summary>
    public TimeSpan Delay { get; set; }

    public MemoryEngine With(string index, params Passage[] passages)
    {
        _indexes[index] = passages;
        return this;
    }

    public Task<string> DescribeAsync(CancellationToken cancel) => Answer($"Memory {name}");

    public Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel) =>
        Answer<IReadOnlyList<IndexInfo>>([.. _indexes.Select(index => new IndexInfo(index.Key, index.Value.Length))]);

    public Task<IRetriever> OpenAsync(string index, CancellationToken cancel) =>
        _indexes.TryGetValue(index, out var passages)
            ? Answer<IRetriever>(new Retriever(this, passages))
            : throw new IndexNotFoundException(index, name, [.. _indexes.Keys]);

    public Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) =>
        throw new NotSupportedException("Nothing is written here.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> Answer<T>(T value) => Failure is null ? Task.FromResult(value) : Task.FromException<T>(Failure);

    private sealed class Retriever(MemoryEngine engine, Passage[] passages) : IRetriever
    {
        public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
        {
            await Task.Delay(engine.Delay, cancel);
            var words = Words(query).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return await engine.Answer<IReadOnlyList<Candidate>>([.. passages
                .Select(passage => (passage, score: Words(passage.Contents).Count(words.Contains)))
                .Where(found => found.score > 0)
                .OrderByDescending(found => found.score)
                .ThenBy(found => found.passage.Id, StringComparer.Ordinal)
                .Take(depth)
                .Select((found, index) => new Candidate(found.passage, index + 1, found.score))]);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static string[] Words(string text) =>
            text.Split([' ', '\n', '\t', '.', ',', '<', '>', '(', ')', '"', '\'', '/', '='], StringSplitOptions.RemoveEmptyEntries);
    }
}
