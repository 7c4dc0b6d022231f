using Search.Benchmarks.Data;
using Search.Core.Collections;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Benchmarks.Engines;

/// <summary>Indexes the subset itself on any engine.</summary>
internal static class SubsetIndex
{
    private const int BatchSize = 10_000;

    /// <summary>Builds the index.</summary>
    /// <returns>How many passages it has.</returns>
    public static async Task<long> BuildAsync(ISearchEngine engine, string name, CancellationToken cancel)
    {
        var source = new IndexSource("msmarco-subset", "whole");
        await using var writer = await engine.CreateIndexAsync(new IndexDefinition(name, new Bm25Parameters(), source), replace: false, cancel);
        var (sent, hash) = (0L, default(ContentHash));
        foreach (var batch in Subset.Passages().Chunk(BatchSize))
        {
            using var passages = PassageBatch.Of(batch);
            await writer.AddAsync(passages, cancel);
            sent += batch.Length;
            hash = batch.Aggregate(hash, (sum, passage) => sum.Add(passage));
        }

        await writer.PublishAsync(JobCheckpoint.Start(source) with { Entries = sent, Indexed = sent, ContentHash = hash }, cancel);
        return sent;
    }
}
