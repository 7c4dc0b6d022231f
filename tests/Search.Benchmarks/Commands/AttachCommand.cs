using System.CommandLine;
using Search.Benchmarks.Attaching;
using Search.Benchmarks.Engines;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench attach</c>: the cost of attaching an index of the user's own, and of searching it.</summary>
internal static class AttachCommand
{
    private static readonly Option<int> Passes = new("--passes") { Description = "how often each query is searched", DefaultValueFactory = _ => 5 };

    public static Command Create()
    {
        var command = new Command(
            "attach",
            """
            Makes an index with other fields on a server, from the MS MARCO subset written several times; attaches it with the command that users
            have, and searches it, in turns with the same request sent by a bare HttpClient.

            Example: search bench attach --copies 22
            """)
        {
            BenchServer.UrlOption, BenchServer.VersionOption, ScaleOptions.Copies, ScaleOptions.Home, Passes, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(arguments.GetValue(ScaleOptions.Home));
        await using var server = await BenchServer.StartAsync(arguments);
        var ours = await new AttachingBench(home, server.Url).RunAsync(arguments.GetValue(ScaleOptions.Copies), arguments.GetValue(Passes), cancel);
        var provenance = Provenance.OfThisCommand();
        return BenchOutput.Print(arguments, new AttachingReport(ours, provenance.Cpu, provenance), () =>
        {
            Console.WriteLine($"{ours.Documents:N0} documents on {ours.Server}, on {provenance.Cpu}");
            Console.WriteLine($"attach           median {ours.Attach.MedianSeconds:N2} s, slowest {ours.Attach.P95Seconds:N2} s");
            Console.WriteLine($"search, best {ours.Depth} median {ours.Search.MedianSeconds * 1e3:N2} ms; bare HttpClient {ours.Bare.MedianSeconds * 1e3:N2} ms; ratio {ours.Ratio:N3}");
        });
    }
}
