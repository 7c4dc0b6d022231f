using System.CommandLine;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Evaluating;
using Search.Benchmarks.Peers;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench eval</c>: how fast runs are measured and compared.</summary>
internal static class EvalCommand
{
    private static readonly Option<int> Queries = Number("--queries", "queries of each run", 6_980);
    private static readonly Option<int> Documents = Number("--documents", "documents of each query", 1_000);
    private static readonly Option<int> Systems = Number("--systems", "runs; the first one is the baseline", 4);

    private static readonly Option<string?> Against = new Option<string?>("--against")
    {
        Description = "ranx (measures and compares) or pytrec_eval (measures only), if Python has it",
    }.AcceptOnlyFromAmong(EvalPeer.Ranx, EvalPeer.PytrecEval);

    public static Command Create()
    {
        var command = new Command(
            "eval",
            """
            Times eval compare on runs as large as those for MS MARCO's dev queries, in a new process each time, with reading the files: the median of
            five rounds. The runs are made up and need 1.1 GB of disk space. With --against another program measures the same files in turns.

            Example: search bench eval --systems 2
            """)
        {
            Queries, Documents, Systems, Against, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<int> Number(string name, string description, int value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(kept: null);
        var peer = arguments.GetValue(Against) is { } name
            ? new EvalPeer(name, await PeerFolder.InstallAsync(EvalPeer.Folder, BenchOptions.Home(), cancel))
            : null;
        var bench = new EvalBench(home.Folder, arguments.GetValue(Queries), arguments.GetValue(Documents), arguments.GetValue(Systems), peer);
        var result = await bench.RunAsync(cancel);
        return BenchOutput.Print(arguments, result, () => Write(result));
    }

    private static void Write(EvalResult result)
    {
        var ours = result.Ours;
        Console.WriteLine($"{ours.Systems} runs of {ours.Queries:N0} queries with {ours.Documents:N0} documents, {ours.Bytes / 1e6:N0} MB, on {result.Cpu}");
        Console.WriteLine(
            $"{ours.Comparisons} comparisons in {ours.Seconds:N1} s, {ours.CpuSeconds:N1} s of processor time, at most {ours.PeakRssBytes / 1e6:N0} MB of memory");
        if (result.Peer is { } peer)
        {
            Console.WriteLine($"{peer.Name} {peer.Version}: {peer.Seconds:N1} s, {peer.PeakRssBytes / 1e6:N0} MB; {result.Ratio:F1} times our time");
        }
    }
}
