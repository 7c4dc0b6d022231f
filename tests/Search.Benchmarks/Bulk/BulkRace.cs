using Search.Benchmarks.Data;
using Search.Benchmarks.Engines;

namespace Search.Benchmarks.Bulk;

/// <summary>Loads many copies of the subset into a server, through us and through another indexer in turns.</summary>
/// <param name="home">The folder of the copies.</param>
/// <param name="peer">One of <see cref="BulkPeers"/>.</param>
/// <param name="requests">How many requests the peer sends at the same time.</param>
/// <param name="server">A real server; null for one that only keeps bytes.</param>
internal sealed class BulkRace(BenchHome home, string peer, int requests, BenchServer? server)
{
    private const string Index = "search-bench-ours";

    /// <summary>Runs the race.</summary>
    public async Task<(BulkRacer Ours, BulkRacer Peer)> RunAsync(int copies, int rounds, CancellationToken cancel)
    {
        var file = Path.Combine(home.Folder, "copies.tsv");
        Subset.WriteCopies(file, copies);
        var documents = (long)copies * Subset.Passages().Count();
        await using var sink = server is null ? await SinkProcess.StartAsync(cancel) : null;
        var url = server?.Url ?? sink!.Url;
        using var peerIndex = server is null ? null : new PeerIndex(url, BulkPeers.Index);
        var (name, loadPeerAsync, process) = await BulkPeers.StartAsync(peer, requests, file, home, url, cancel);
        await using var ends = process;
        var (ours, theirs) = (new List<BulkRound>(), new List<BulkRound>());
        for (var round = -1; round < rounds; round++) // Round -1 is the warm-up.
        {
            var our = await LoadOursAsync(file, url, cancel);
            var their = peerIndex is null ? await loadPeerAsync() : await LoadPeerAsync(peerIndex, loadPeerAsync, documents, cancel);
            if (round >= 0)
            {
                ours.Add(our);
                theirs.Add(their);
            }
        }

        File.Delete(file);
        return (Summarise("search index", documents, ours), Summarise(name, documents, theirs));
    }

    /// <summary>Into a real server: the peer's index has our mapping and settings, and is merged as ours is. Both are removed before the next round.</summary>
    private static async Task<BulkRound> LoadPeerAsync(PeerIndex index, Func<Task<BulkRound>> loadAsync, long documents, CancellationToken cancel)
    {
        await index.CreateAsync(Index, cancel);
        await index.DeleteAsync(Index, cancel);
        var loaded = await loadAsync();
        var seconds = loaded.Seconds + await index.FinishAsync(documents, cancel);
        await index.DeleteAsync(BulkPeers.Index, cancel);
        return loaded with { Seconds = seconds };
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
