using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Serving;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Lucene;

namespace Search.Benchmarks.Engines;

/// <summary>Searches many copies of the subset on the embedded engine, one query at a time.</summary>
internal sealed class EmbeddedQueryBench(BenchHome home, int depth)
{
    /// <summary>Indexes the copies if they are not there, then measures.</summary>
    /// <param name="copies">How often the passages are written.</param>
    /// <param name="passes">How often every query is searched; its time is the median.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<QueryResult> RunAsync(int copies, int passes, CancellationToken cancel)
    {
        await using var engine = new LuceneEngine(new DataDirectory(home.Folder));
        var existing = await engine.ListIndexesAsync(cancel);
        if (existing.All(index => index.Name != ScaledIndex.Name))
        {
            await new ScaledIndex(home).BuildAsync(copies, runs: 1, killAfter: null, cancel);
        }

        var before = ProcessMemory.ManagedBytes();
        await using var retriever = await engine.OpenAsync(ScaledIndex.Name, cancel);
        var passages = (await engine.ListIndexesAsync(cancel)).Single(index => index.Name == ScaledIndex.Name).Passages;
        return new QueryResult(
            passages,
            depth,
            await MeasureAsync(retriever, Subset.Queries("dl19"), passes, cancel),
            await MeasureAsync(retriever, Subset.Queries("dev"), passes, cancel),
            ProcessMemory.ManagedBytes() - before,
            ProcessMemory.PeakRssBytes(),
            await FirstQueries.MeasureAsync(home.Folder, ScaledIndex.Name, Subset.Queries("dev"), cancel));
    }

    private async Task<Latency> MeasureAsync(IRetriever retriever, IReadOnlyList<string> queries, int passes, CancellationToken cancel)
    {
        var times = queries.Select(_ => new double[passes]).ToArray();
        for (var pass = -1; pass < passes; pass++)
        {
            for (var query = 0; query < queries.Count; query++)
            {
                var started = TimeProvider.System.GetTimestamp();
                await retriever.RetrieveAsync(queries[query], depth, cancel);
                if (pass >= 0) // Pass -1 is the warm-up.
                {
                    times[query][pass] = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
                }
            }
        }

        var medians = times.Select(time => Latency.Percentile(time, 0.5)).ToList();
        return Latency.Of(queries.Count, medians);
    }
}
