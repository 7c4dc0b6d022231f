using Search.Core;
using Search.Core.Collections;
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
    public static JobCheckpoint After(IReadOnlyCollection<Passage> passages, IndexSource? source = null) =>
        new(source ?? Source, passages.Count, passages.Count, 0, ContentHash.Of(passages));

    /// <summary>Adds passages as one batch.</summary>
    public static Task<IReadOnlyList<RejectedPassage>> AddAsync(this IIndexWriter writer, IEnumerable<Passage> passages, CancellationToken cancel) =>
        writer.AddAsync(PassageBatch.Of(passages), cancel);

    /// <summary>Adds passages and puts the index in place.</summary>
    public static async Task<PublishedIndex> PublishAsync(this IIndexWriter writer, IReadOnlyList<Passage> passages)
    {
        await writer.AddAsync(passages, CancellationToken.None);
        return await writer.PublishAsync(After(passages), CancellationToken.None);
    }
}
