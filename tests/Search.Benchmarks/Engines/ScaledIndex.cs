using Search.Benchmarks.Data;

namespace Search.Benchmarks.Engines;

/// <summary>An index of many copies of the subset, made by the indexer in a separate process.</summary>
internal static class ScaledIndex
{
    /// <summary>The index's name.</summary>
    public const string Name = "copies";

    /// <summary>Writes the copies, then indexes them into a new index. Only the indexing is timed.</summary>
    public static async Task<IReadOnlyList<BulkResult>> BuildAsync(BenchHome home, int copies, int runs, CancellationToken cancel)
    {
        var collection = Path.Combine(home.Folder, "copies.tsv");
        try
        {
            Subset.WriteCopies(collection, copies);
            var results = new List<BulkResult>();
            while (results.Count < runs)
            {
                results.Add(await RunIndexerAsync(home, collection, cancel));
            }

            return results;
        }
        finally
        {
            File.Delete(collection);
        }
    }

    private static async Task<BulkResult> RunIndexerAsync(BenchHome home, string collection, CancellationToken cancel)
    {
        var run = await IndexerProcess.RunAsync(home, [collection, "--index", Name, "--engine", "lucene"], cancel);
        return new BulkResult(run.Indexed, run.Seconds, run.Indexed / run.Seconds, run.Bytes, run.PeakRssBytes);
    }
}
