using System.CommandLine;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Serving;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench query</c>: how long the first stage takes, with loading the passages.</summary>
internal static class QueryCommand
{
    private const int Depth = 100;

    private static readonly Option<int> Passes = new("--passes")
    {
        Description = "how often every query is searched; its time is the median",
        DefaultValueFactory = _ => 5,
    };

    public static Command Create()
    {
        var command = new Command(
            "query",
            """
            Times searches for the best 100 passages with the DL 2019 and dev queries, one query at a time, on an index of the MS MARCO
            subset that was written several times with new ids; then the first 100 searches of a new server on this index.
            With --engine elasticsearch: searches the subset itself on a server, compared with the same request sent by a bare
            HttpClient, in turns.

            Example: search bench query --copies 21
            Example: search bench query --engine elasticsearch --passes 20
            """)
        {
            BenchServer.EngineOption, BenchServer.UrlOption, ScaleOptions.Copies, ScaleOptions.Home, BenchOptions.Json, Passes,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        await using var server = await BenchServer.OpenAsync(arguments);
        return server is null ? await EmbeddedAsync(arguments, cancel) : await OnServerAsync(server, arguments, cancel);
    }

    private static async Task<int> OnServerAsync(BenchServer server, ParseResult arguments, CancellationToken cancel)
    {
        var measured = await new ServerQueryBench(server.Url, Depth).RunAsync(arguments.GetValue(Passes), cancel);
        var provenance = Provenance.OfThisCommand();
        var report = new ServerQueryReport(
            measured.Ours, measured.Peer, measured.Ours.MedianSeconds / measured.Peer.MedianSeconds, measured.Server, measured.Passages, Depth,
            provenance.Cpu, provenance);
        return BenchOutput.Print(arguments, report, () => Write(report));
    }

    private static async Task<int> EmbeddedAsync(ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(arguments.GetValue(ScaleOptions.Home));
        var ours = await new EmbeddedQueryBench(home, Depth).RunAsync(arguments.GetValue(ScaleOptions.Copies), arguments.GetValue(Passes), cancel);
        var provenance = Provenance.OfThisCommand();
        var report = new QueryReport(ours, provenance.Cpu, provenance);
        return BenchOutput.Print(arguments, report, () => Write(report));
    }

    private static void Write(QueryReport report)
    {
        var ours = report.Ours;
        Console.WriteLine($"best {ours.Depth} of {ours.Passages:N0} passages, on {report.Cpu}");
        foreach (var (name, latency) in new[] { ("DL 2019", ours.Dl19), ("dev", ours.Dev) })
        {
            Console.WriteLine(
                $"{latency.Queries,6:N0} {name} queries: median {latency.MedianSeconds * 1e3:N1} ms, p95 {latency.P95Seconds * 1e3:N1} ms");
        }

        if (ours.Server is { } server)
        {
            Console.WriteLine(
                $"a new server, first {FirstQueries.Count} queries: first stage {server.FirstRetrieval.MedianSeconds * 1e3:N1} ms at the median, " +
                $"whole search {server.First.MedianSeconds * 1e3:N0} ms; next {FirstQueries.Count}: {server.NextRetrieval.MedianSeconds * 1e3:N1} ms, {server.Next.MedianSeconds * 1e3:N0} ms");
        }

        Console.WriteLine(
            $"memory: {ours.OpenBytes / 1e6:N1} MB for the open index, at most {ours.PeakRssBytes / 1e6:N0} MB for the process");
    }

    private static void Write(ServerQueryReport report)
    {
        Console.WriteLine($"best {report.Depth} of {report.Passages:N0} passages on {report.Server}, {report.Ours.Queries} DL 2019 queries, on {report.Cpu}");
        Console.WriteLine($"ours             median {report.Ours.MedianSeconds * 1e3:N2} ms, p95 {report.Ours.P95Seconds * 1e3:N2} ms");
        Console.WriteLine($"bare HttpClient  median {report.Peer.MedianSeconds * 1e3:N2} ms, p95 {report.Peer.P95Seconds * 1e3:N2} ms");
        Console.WriteLine($"ratio            {report.Ratio:N3}");
    }
}
