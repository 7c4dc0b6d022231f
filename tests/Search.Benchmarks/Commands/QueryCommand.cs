using Search.Benchmarks.Measuring;
using System.CommandLine;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Serving;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench query</c>: how long the first stage takes, with loading the passages.</summary>
internal static class QueryCommand
{
    private const int Depth = 100;

    private static readonly Option<string?> Against = new Option<string?>("--against")
    {
        Description = "also search the same passages on a server, in turns",
    }.AcceptOnlyFromAmong("elasticsearch");

    private static readonly Option<int> Passes = new("--passes")
    {
        Description = "how often a repeated query is searched; its time is the median",
        DefaultValueFactory = _ => 5,
    };

    public static Command Create()
    {
        var command = new Command(
            "query",
            """
            Times searches for the best 100 passages on an index of the MS MARCO subset that was written several times with new ids and other
            words: different queries, repeated ones, two clients, and the first searches of a new server; with --against elasticsearch also
            the same passages there.
            With --engine elasticsearch: searches the subset itself on a server, compared with the same request sent by a bare
            HttpClient, in turns.

            Example: search bench query --copies 21
            Example: search bench query --copies 21 --against elasticsearch
            Example: search bench query --engine elasticsearch --passes 20
            """)
        {
            BenchServer.EngineOption, BenchServer.UrlOption, ScaleOptions.Copies, ScaleOptions.Home, BenchOptions.Json, Passes, Against,
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
        await using var peer = arguments.GetValue(Against) is null ? null : await BenchServer.StartAsync(arguments);
        var ours = await new EmbeddedQueryBench(home, Depth).RunAsync(arguments.GetValue(ScaleOptions.Copies), arguments.GetValue(Passes), peer, cancel);
        var provenance = Provenance.OfThisCommand();
        var report = new QueryReport(ours, provenance.Cpu, provenance);
        return BenchOutput.Print(arguments, report, () => Write(report));
    }

    private static void Write(QueryReport report)
    {
        var ours = report.Ours;
        Console.WriteLine($"best {ours.Depth} of {ours.Passages:N0} passages, {ours.IndexBytes / 1e6:N0} MB on disk, opened in {ours.OpenSeconds * 1e3:N0} ms, on {report.Cpu}");
        Write($"{ours.Distinct.Queries:N0} different queries", ours.Distinct);
        Write("the same, without texts", ours.WithoutTexts);
        Write($"{ours.Repeated.Queries:N0} repeated queries", ours.Repeated);
        Console.WriteLine($"{"clients",-28} one: {ours.Clients.One:N0} searches a second; two: {ours.Clients.Two:N0} ({ours.Clients.Two / ours.Clients.One:N2}x)");
        Write($"new server, first {FirstQueries.Count} queries", ours.NewProcess.FirstRetrieval);
        Write($"new server, next {FirstQueries.Count}", ours.NewProcess.NextRetrieval);
        if (ours.Server is { } server)
        {
            Write("in turns: embedded", server.Embedded);
            Write($"in turns: {server.Name}", server.OnServer);
        }

        Console.WriteLine($"memory: {ours.OpenBytes / 1e6:N1} MB for the open index, at most {ours.PeakRssBytes / 1e6:N0} MB for the process");

        static void Write(string what, Latency latency) =>
            Console.WriteLine($"{what,-28} median {latency.MedianSeconds * 1e3:N2} ms, p95 {latency.P95Seconds * 1e3:N2} ms");
    }

    private static void Write(ServerQueryReport report)
    {
        Console.WriteLine($"best {report.Depth} of {report.Passages:N0} passages on {report.Server}, {report.Ours.Queries} DL 2019 queries, on {report.Cpu}");
        Console.WriteLine($"ours             median {report.Ours.MedianSeconds * 1e3:N2} ms, p95 {report.Ours.P95Seconds * 1e3:N2} ms");
        Console.WriteLine($"bare HttpClient  median {report.Peer.MedianSeconds * 1e3:N2} ms, p95 {report.Peer.P95Seconds * 1e3:N2} ms");
        Console.WriteLine($"ratio            {report.Ratio:N3}");
    }
}
