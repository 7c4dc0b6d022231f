using Search.Benchmarks.Data;
using Search.Benchmarks.Engines;

namespace Search.Benchmarks.Bulk;

/// <summary>Loads many copies of the subset into a server that only counts, through us and through another indexer in turns.</summary>
internal sealed class BulkRace(BenchHome home, string peer, int copies, int rounds)
{
    private const string Index = "ours";

    /// <summary>Runs the race.</summary>
    public async Task<(BulkRacer Ours, BulkRacer Peer)> RunAsync(CancellationToken cancel)
    {
        var file = Path.Combine(home.Folder, "copies.tsv");
        Subset.WriteCopies(file, copies);
        var documents = (long)copies * Subset.Passages().Count();
        await using var sink = await SinkProcess.StartAsync(cancel);
        var (name, loadPeerAsync, process) = await BulkPeers.StartAsync(peer, file, home, sink.Url, cancel);
        await using var ends = process;
        var (ours, theirs) = (new List<BulkRound>(), new List<BulkRound>());
        for (var round = -1; round < rounds; round++) // Round -1 is the warm-up.
        {
            var (our, their) = (await LoadOursAsync(file, sink.Url, cancel), await loadPeerAsync());
            if (round >= 0)
            {
                ours.Add(our);
                theirs.Add(their);
            }
        }

        File.Delete(file);
        return (Summarise("search index", documents, ours), Summarise(name, documents, theirs));
    }

    private async Task<BulkRound> LoadOursAsync(string file, string url, CancellationToken cancel)
    {
        var run = await IndexerProcess.RunAsync(home, [file, "--index", Index, "--url", url], killAfter: null, cancel);
        return new BulkRound(run.Seconds, run.CpuSeconds, run.PeakRssBytes);
    }

    private static BulkRacer Summarise(string name, long documents, List<BulkRound> rounds) => new(
        name,
        documents,
        documents / Median(rounds.Select(round => round.Seconds)),
        rounds[0].CpuSeconds is null ? null : Median(rounds.Select(round => round.CpuSeconds!.Value)) / documents * 1e6,
        rounds.Max(round => round.PeakRssBytes));

    private static double Median(IEnumerable<double> values) => Search.Benchmarks.Measuring.Latency.Percentile([.. values], 0.5);
}
