using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Serving;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Lucene;
using Search.Lucene.Analysis;
using Search.Lucene.Ranking;

namespace Search.Benchmarks.Engines;

/// <summary>Searches many copies of the subset on the embedded engine.</summary>
internal sealed class EmbeddedQueryBench(BenchHome home, int depth)
{
    private const int WarmUpPasses = 10;
    private const int Openings = 5;
    private const int ClientRounds = 3;

    private readonly ScaledIndex _index = new(home, varied: true);

    /// <summary>Indexes the copies if they are not there, then measures.</summary>
    /// <param name="copies">How often the passages are written.</param>
    /// <param name="passes">How often a repeated query is searched; its time is the median.</param>
    /// <param name="server">Also searches the same passages on this server, in turns; null for none.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<QueryResult> RunAsync(int copies, int passes, BenchServer? server, CancellationToken cancel)
    {
        await using var engine = new LuceneEngine(new DataDirectory(home.Folder));
        var existing = await engine.ListIndexesAsync(cancel);
        if (existing.All(index => index.Name != _index.Name))
        {
            await _index.BuildAsync(copies, runs: 1, killAfter: null, cancel);
        }

        var (often, once) = (Subset.Queries("dl19"), Subset.Queries("dev"));
        var opening = await MeasureOpeningAsync(engine, cancel);
        var before = ProcessMemory.ManagedBytes();
        await using var retriever = await engine.OpenAsync(_index.Name, cancel);
        var openBytes = ProcessMemory.ManagedBytes() - before;
        var info = (await engine.ListIndexesAsync(cancel)).Single(index => index.Name == _index.Name);
        await MeasureRepeatedAsync(retriever, often, WarmUpPasses, cancel);
        return new QueryResult(
            info.Passages,
            depth,
            info.Bytes ?? 0,
            opening,
            await MeasureAsync(once, query => retriever.RetrieveAsync(query, depth, cancel)),
            await MeasureWithoutTextsAsync(once, cancel),
            await MeasureRepeatedAsync(retriever, often, passes, cancel),
            await MeasureClientsAsync(retriever, once, cancel),
            openBytes,
            ProcessMemory.PeakRssBytes(),
            await FirstQueries.MeasureAsync(home.Folder, _index.Name, once, cancel),
            server is null ? null : await new EngineComparison(home, server, depth).RunAsync(retriever, copies, once, cancel));
    }

    private async Task<double> MeasureOpeningAsync(LuceneEngine engine, CancellationToken cancel)
    {
        var seconds = new List<double>();
        for (var number = 0; number < Openings; number++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await using var retriever = await engine.OpenAsync(_index.Name, cancel);
            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        return Latency.Percentile(seconds, 0.5);
    }

    /// <summary>Each query once: what a user meets, who rarely asks what was asked before.</summary>
    private static async Task<Latency> MeasureAsync(IReadOnlyList<string> queries, Func<string, Task> searchAsync)
    {
        var seconds = new List<double>();
        foreach (var query in queries)
        {
            var started = TimeProvider.System.GetTimestamp();
            await searchAsync(query);
            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        return Latency.Of(queries.Count, seconds);
    }

    private async Task<Latency> MeasureWithoutTextsAsync(IReadOnlyList<string> queries, CancellationToken cancel)
    {
        using var version = OpenVersion.Open(new IndexFolder(_index.Name, Path.Combine(new DataDirectory(home.Folder).Indexes, _index.Name)));
        var analysis = TextAnalysis.Of(version.Metadata.Analyzer);
        return await MeasureAsync(queries, query =>
        {
            version.Ranking.Best(QueryTerm.Of(query, analysis), depth, cancel);
            return Task.CompletedTask;
        });
    }

    /// <summary>The same queries several times; a query's time is its median.</summary>
    private async Task<Latency> MeasureRepeatedAsync(IRetriever retriever, IReadOnlyList<string> queries, int passes, CancellationToken cancel)
    {
        var times = queries.Select(_ => new List<double>()).ToArray();
        for (var pass = 0; pass < passes; pass++)
        {
            for (var query = 0; query < queries.Count; query++)
            {
                var started = TimeProvider.System.GetTimestamp();
                await retriever.RetrieveAsync(queries[query], depth, cancel);
                times[query].Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
            }
        }

        return Latency.Of(queries.Count, [.. times.Select(time => Latency.Percentile(time, 0.5))]);
    }

    /// <summary>Searches by one client, then by two at the same time, in turns.</summary>
    private async Task<ClientThroughput> MeasureClientsAsync(IRetriever retriever, IReadOnlyList<string> queries, CancellationToken cancel)
    {
        var (one, two) = (new List<double>(), new List<double>());
        for (var round = 0; round < ClientRounds; round++)
        {
            one.Add(await SearchAllAsync(1));
            two.Add(await SearchAllAsync(2));
        }

        return new ClientThroughput(Latency.Percentile(one, 0.5), Latency.Percentile(two, 0.5));

        async Task<double> SearchAllAsync(int clients)
        {
            var started = TimeProvider.System.GetTimestamp();
            await Parallel.ForEachAsync(queries, new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = cancel }, async (query, token) =>
                await retriever.RetrieveAsync(query, depth, token));
            return queries.Count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        }
    }
}
