using Search.Core;
using Search.Core.Indexing;

namespace Search.TestSupport;

/// <summary>Definitions and checkpoints of the indexes that tests make.</summary>
internal static class TestIndexes
{
    /// <summary>The default source of tests' indexes.</summary>
    public static IndexSource Source { get; } = new("test", "1");

    public static IndexDefinition Define(string name, Bm25Parameters? bm25 = null, IndexSource? source = null) =>
        new(name, bm25 ?? new Bm25Parameters(), source ?? Source);

    /// <summary>The checkpoint of a job that indexed these passages and rejected none.</summary>
    public static IndexCheckpoint After(IReadOnlyCollection<Passage> passages, IndexSource? source = null) =>
        new(source ?? Source, passages.Count, passages.Count, 0, ContentHash.Of(passages));

    /// <summary>Adds passages and publishes the index.</summary>
    public static async Task<PublishedIndex> PublishAsync(this IIndexWriter writer, IReadOnlyList<Passage> passages)
    {
        await writer.AddAsync(passages, CancellationToken.None);
        return await writer.PublishAsync(After(passages), CancellationToken.None);
    }
}
