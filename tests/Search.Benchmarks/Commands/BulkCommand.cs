using System.CommandLine;
using Search.Benchmarks.Bulk;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Measuring;
using Search.Elasticsearch;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench bulk</c>: how fast passages are indexed, from the command's start to its end.</summary>
internal static class BulkCommand
{
    private static readonly Option<int> Runs = new("--runs") { Description = "how often the passages are indexed; the result is the median", DefaultValueFactory = _ => 5 };

    private static readonly Option<string?> Against = new Option<string?>("--against")
    {
        Description = $"compare with {BulkPeers.Helpers}, {BulkPeers.Dump} or {BulkPeers.BulkAll}, in turns; without --engine elasticsearch on a server that only keeps bytes",
    }.AcceptOnlyFromAmong(BulkPeers.Helpers, BulkPeers.Dump, BulkPeers.BulkAll);

    private static readonly Option<int> PeerRequests = new("--peer-requests")
    {
        Description = "how many requests the peer of --against sends at the same time",
        DefaultValueFactory = _ => 2,
    };

    private static readonly Option<double?> KillAfter = new("--kill-after") { Description = "kill the indexer (kill -9) after so many seconds and start it again" };

    public static Command Create()
    {
        var command = new Command(
            "bulk",
            """
            Times the whole command 'search index' on the MS MARCO subset, written several times with new ids: on the embedded engine, on a
            server (--engine elasticsearch), or with --against into a server that answers with success and only keeps the bytes, so that only
            the clients are compared. The content hash of every index is compared with that of the passages. With --against and --engine
            elasticsearch, the peer's index on the server has our mapping and settings and is merged as ours is.

            Example: search bench bulk --copies 21
            Example: search bench bulk --copies 189 --runs 1 --kill-after 120
            Example: search bench bulk --engine elasticsearch
            Example: search bench bulk --against helpers.bulk
            Example: search bench bulk --against helpers.bulk --engine elasticsearch --copies 4
            """)
        {
            ScaleOptions.Copies, ScaleOptions.Home, Runs, BenchServer.EngineOption, BenchServer.UrlOption, KillAfter, Against, PeerRequests, BenchOptions.Json,
        };
        foreach (var option in new[] { Runs, PeerRequests })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{option.Name}: expected at least 1.");
                }
            });
        }

        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken cancel) =>
        arguments.GetValue(Against) is { } peer ? RaceAsync(peer, arguments, cancel) : IndexAsync(arguments, cancel);

    private static async Task<int> RaceAsync(string peer, ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(arguments.GetValue(ScaleOptions.Home));
        var rounds = arguments.GetValue(Runs);
        await using var server = await BenchServer.OpenAsync(arguments);
        var (ours, theirs) = await new BulkRace(home, peer, arguments.GetValue(PeerRequests), server)
            .RunAsync(arguments.GetValue(ScaleOptions.Copies), rounds, cancel);
        var provenance = Provenance.OfThisCommand();
        var report = new BulkRaceReport(
            ours, theirs, ours.DocumentsPerSecond / theirs.DocumentsPerSecond, server is null ? "a server that only keeps bytes" : await DescribeAsync(server, cancel),
            rounds, provenance.Cpu, provenance);
        return BenchOutput.Print(arguments, report, () => Write(report));
    }

    private static async Task<int> IndexAsync(ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(arguments.GetValue(ScaleOptions.Home));
        await using var server = await BenchServer.OpenAsync(arguments);
        TimeSpan? killAfter = arguments.GetValue(KillAfter) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var index = new ScaledIndex(home, server?.Url);
        var runs = await index.BuildAsync(arguments.GetValue(ScaleOptions.Copies), arguments.GetValue(Runs), killAfter, cancel);
        var ours = runs.OrderBy(run => run.Seconds).ElementAt((runs.Count - 1) / 2); // For an even number, the faster of the two in the middle.
        var provenance = Provenance.OfThisCommand();
        var report = new BulkReport(ours, runs, provenance.Cpu, provenance, server is null ? null : await EndAsync(server, index, cancel));
        return BenchOutput.Print(arguments, report, () => Write(report));
    }

    /// <summary>Removes the index from the server, and returns the server's name and version.</summary>
    private static async Task<string> EndAsync(BenchServer server, ScaledIndex index, CancellationToken cancel)
    {
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = server.Url });
        await engine.DeleteIndexAsync(index.Name, cancel);
        return await engine.DescribeAsync(cancel);
    }

    private static async Task<string> DescribeAsync(BenchServer server, CancellationToken cancel)
    {
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = server.Url });
        return await engine.DescribeAsync(cancel);
    }

    private static void Write(BulkReport report)
    {
        var ours = report.Ours;
        Console.WriteLine(
            $"{ours.Indexed:N0} passages in {ours.Seconds:N1} s (the median of {report.Runs.Count}): {ours.DocsPerSecond:N0}/s, {ours.Bytes / 1e6:N0} MB on disk, " +
            $"at most {ours.PeakRssBytes / 1e6:N0} MB of memory, on {report.Server ?? "the embedded engine"}, on {report.Cpu}");
        if (ours.ResumedFrom is { } resumed)
        {
            Console.WriteLine($"killed once, continued from {resumed:N0} passages");
        }
    }

    private static void Write(BulkRaceReport report)
    {
        foreach (var racer in new[] { report.Ours, report.Peer })
        {
            Console.WriteLine(
                $"{racer.Name}: {racer.DocumentsPerSecond:N0} documents/s" +
                (racer.CpuMicrosecondsPerDocument is { } cpu ? $", {cpu:N2} µs of processor time a document" : "") +
                (racer.PeakRssBytes is { } peak ? $", {peak / 1e6:N0} MB of memory at most" : ""));
        }

        Console.WriteLine($"ratio {report.Ratio:N2}, {report.Ours.Documents:N0} documents, median of {report.Rounds} in turns, on {report.Server}, on {report.Cpu}");
    }
}
