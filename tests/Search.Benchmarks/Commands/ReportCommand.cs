using System.CommandLine;
using Search.Benchmarks.Reporting;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench report</c>: the page docs/performance.md from measured results.</summary>
internal static class ReportCommand
{
    public static Command Create() => PageCommand.Create(
        """
        Writes a page from results that were measured before.

        Example: search bench report benchmarks/*/bench/*.json --out docs/performance.md
        """,
        "what benches printed with --json",
        files => PerformancePage.Render(new BenchResults(files)));
}
