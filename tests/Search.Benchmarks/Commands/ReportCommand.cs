using System.CommandLine;
using Search.Benchmarks.Reporting;
using Search.Core.Commands;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench report</c>: the page docs/performance.md from measured results.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string[]> Results = new("RESULTS") { Description = "what benches printed with --json", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Out = new("--out") { Description = "the page to write", Required = true };

    public static Command Create()
    {
        var command = new Command(
            "report",
            """
            Writes a page from results that were measured before.

            Example: search bench report benchmarks/*/bench/*.json --out docs/performance.md
            """)
        {
            Results, Out,
        };
        command.SetAction(arguments =>
        {
            File.WriteAllText(arguments.GetValue(Out)!, PerformancePage.Render(new BenchResults(arguments.GetValue(Results)!)));
            return ExitCodes.Done;
        });
        return command;
    }
}
