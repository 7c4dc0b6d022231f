using System.CommandLine;
using Search.Core.Commands;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models report</c>: the page docs/models.md from the registry and measured results.</summary>
internal static class ModelsReportCommand
{
    public static Command Create() => PageCommand.Create(
        """
        Writes a page from the registry and from results that were measured before.

        Example: search models report benchmarks/*/models/*.json --out docs/models.md
        """,
        "what the full-size test of the registry wrote",
        ArgumentArity.ZeroOrMore,
        ModelsPage.Render);
}
