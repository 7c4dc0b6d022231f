using System.CommandLine;
using Search.Benchmarks.Reporting;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench report</c>: writes the page docs/performance.md from results.</summary>
internal static class ReportCommand
{
    public static Command Create() => PageCommand.Create(
        """
        Writes the page docs/performance.md from result files.

        Example: search bench report benchmarks/*/bench/*.json --out docs/performance.md
        """,
        "result files, printed by benches with --json",
        files => PerformancePage.Render(new BenchResults(files)));
}
