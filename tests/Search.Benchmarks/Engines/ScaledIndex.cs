using Search.Benchmarks.Data;
using Search.Core.Errors;

namespace Search.Benchmarks.Engines;

/// <summary>An index of many copies of the subset, made by the indexer in a separate process.</summary>
/// <param name="home">The indexer's data directory, also for the copies.</param>
/// <param name="url">The server that holds the index; null for the embedded engine.</param>
/// <param name="varied">See <see cref="Subset.WriteCopies"/>.</param>
internal sealed class ScaledIndex(BenchHome home, string? url = null, bool varied = false)
{
    /// <summary>The index's name.</summary>
    public string Name { get; } = varied ? "varied-copies" : "copies";

    /// <summary>Writes the copies, then indexes them into a new index. Only the indexing is timed; the content hash of every run is compared.</summary>
    /// <param name="copies">How many copies.</param>
    /// <param name="runs">How often they are indexed.</param>
    /// <param name="killAfter">Kills each run after this time and starts it again; null for no kill.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="BadInputException">A run failed, or its index has another content than was written.</exception>
    public async Task<IReadOnlyList<BulkResult>> BuildAsync(int copies, int runs, TimeSpan? killAfter, CancellationToken cancel)
    {
        var collection = Path.Combine(home.Folder, "copies.tsv");
        try
        {
            var expected = Subset.WriteCopies(collection, copies, varied);
            var results = new List<BulkResult>();
            while (results.Count < runs)
            {
                string[] engine = url is null ? ["--engine", "lucene"] : ["--url", url];
                var run = await IndexerProcess.RunAsync(home, [collection, "--index", Name, .. engine], killAfter, cancel);
                results.Add(run.Content == expected
                    ? new BulkResult(run.Indexed, run.Seconds, run.Indexed / run.Seconds, run.Bytes, run.PeakRssBytes, run.ResumedFrom, run.CpuSeconds)
                    : throw new BadInputException($"The index has the content hash {run.Content}; expected {expected}."));
            }

            return results;
        }
        finally
        {
            File.Delete(collection);
        }
    }
}
