using System.Diagnostics;
using System.Text.Json.Nodes;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Peers;
using Search.Core.Errors;
using Search.Evaluation.Reports;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Evaluating;

/// <summary>Writes runs and compares them with <c>search eval compare</c>, each time in a new process, as users run it; a peer does the same in turns.</summary>
internal sealed class EvalBench(string folder, int queries, int documents, int systems, EvalPeer? peer)
{
    private const int Rounds = 5;

    /// <summary>How far a peer's nDCG@10 may be from ours: further, and it has not done the same work.</summary>
    private const double Agreement = 1e-6;

    /// <summary>Measures.</summary>
    /// <exception cref="BadInputException">The command failed; its own message is on stderr.</exception>
    public async Task<EvalResult> RunAsync(CancellationToken cancel)
    {
        await Console.Error.WriteLineAsync($"writing {systems} runs of {queries:N0} queries with {documents:N0} documents each …");
        var files = new SyntheticRuns(folder, queries, documents, systems).Write();
        var (rounds, peers) = (new List<Round>(), new List<PeerRound>());
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add(await CompareAsync(files, cancel));
            if (peer is not null)
            {
                peers.Add(await peer.RunAsync(files, cancel));
                RequireSame(rounds[^1].Means, peers[^1].Figures.Means);
            }
        }

        var median = rounds.OrderBy(round => round.Seconds).ElementAt(Rounds / 2);
        var peerMedian = peers.OrderBy(round => round.Seconds).ElementAtOrDefault(Rounds / 2);
        var provenance = Provenance.OfThisCommand();
        return new EvalResult(
            new EvalSpeed(
                systems, queries, documents, median.Comparisons, files.Skip(1).Sum(file => new FileInfo(file).Length),
                median.Seconds, median.CpuSeconds, rounds.Max(round => round.PeakRssBytes)),
            provenance.Cpu,
            provenance,
            peerMedian is null ? null : new EvalPeerSpeed(peer!.Name, peerMedian.Figures.Version, peerMedian.Seconds, peers.Max(round => round.PeakRssBytes)),
            peerMedian?.Seconds / median.Seconds);
    }

    private void RequireSame(IReadOnlyList<double> ours, IReadOnlyList<double> theirs)
    {
        if (ours.Count != theirs.Count || ours.Zip(theirs).Any(pair => Math.Abs(pair.First - pair.Second) > Agreement))
        {
            throw new PeerException($"nDCG@10 is {string.Join(", ", ours)} here and {string.Join(", ", theirs)} with {peer!.Name}; expected the same values.");
        }
    }

    private static async Task<Round> CompareAsync(IReadOnlyList<string> files, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Search.Cli.dll"), "eval", "compare", .. files, "--json"])
        {
            RedirectStandardOutput = true,
        };
        using var comparing = Process.Start(start)!;
        await using var stop = cancel.Register(comparing.Kill);
        var output = comparing.StandardOutput.ReadToEndAsync(cancel);
        var (peak, cpu) = await ProcessWatch.WaitAsync(comparing, cancel);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return comparing.ExitCode == ExitCodes.Done
            ? Read(JsonNode.Parse(await output)!["comparisons"]!.AsArray(), seconds, cpu, peak)
            : throw new BadInputException($"eval compare ended with the exit code {comparing.ExitCode}; its messages are above.");
    }

    private static Round Read(JsonArray comparisons, double seconds, double cpu, long peak)
    {
        var byNdcg = comparisons.Where(comparison => (string?)comparison!["measure"] == "nDCG@10").ToList();
        double[] means = [(double)byNdcg[0]!["meanBaseline"]!, .. byNdcg.Select(comparison => (double)comparison!["meanRun"]!)];
        return new Round(comparisons.Count, means, seconds, cpu, peak);
    }

    private sealed record Round(int Comparisons, double[] Means, double Seconds, double CpuSeconds, long PeakRssBytes);
}
