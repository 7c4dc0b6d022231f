using System.CommandLine;
using Search.Benchmarks.Engines;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench agree</c>: whether the embedded engine ranks as a server does.</summary>
internal static class AgreeCommand
{
    private const int Depth = 100;

    public static Command Create()
    {
        var command = new Command(
            "agree",
            """
            Indexes the MS MARCO subset on the embedded engine and on a server, searches the DL 2019 and dev queries on both, and compares the
            lists and the scores. Then compares the embedded engine's fast search with Lucene's exhaustive search, for the best 1, 10, 100 and 1,000.

            Example: search bench agree
            Example: search bench agree --server 8
            """)
        {
            BenchServer.UrlOption, BenchServer.VersionOption, ScaleOptions.Home, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        using var home = new BenchHome(arguments.GetValue(ScaleOptions.Home));
        await using var server = await BenchServer.StartAsync(arguments);
        var provenance = Provenance.OfThisCommand();
        var report = new AgreeReport(await new AgreeBench(home, server.Url, Depth).RunAsync(cancel), provenance.Cpu, provenance);
        return BenchOutput.Print(arguments, report, () => Write(report.Ours));
    }

    private static void Write(AgreeResult agree)
    {
        Console.WriteLine($"{agree.Queries:N0} queries on {agree.Passages:N0} passages, best {agree.Depth}, the embedded engine and {agree.Server}");
        Console.WriteLine($"the same first ten: {agree.SameTop10:N0} queries ({(double)agree.SameTop10 / agree.Queries:P2}); the same list: {agree.SameList:N0}");
        Console.WriteLine(agree.LargestScoreDifference > 0 ? $"scores differ by at most {agree.LargestScoreDifference:0.0e+0} of their value" : "every score has the same bits");
        foreach (var query in agree.Different)
        {
            Console.WriteLine($"different: {query.Query}");
            Console.WriteLine($"  embedded: {string.Join(", ", query.Embedded)}");
            Console.WriteLine($"  server:   {string.Join(", ", query.OnServer)}");
        }

        var (queries, depths, different) = agree.Exhaustive;
        Console.WriteLine($"fast and exhaustive search, {queries:N0} queries, best {string.Join(", ", depths)}: {different.Count:N0} lists differ in ids, order or score bits");
        different.ToList().ForEach(search => Console.WriteLine($"  {search}"));
    }
}
