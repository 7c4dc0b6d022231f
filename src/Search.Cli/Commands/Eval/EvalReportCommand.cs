using System.CommandLine;
using Search.Evaluation.Experiments;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval report</c>: the page docs/evaluation.md from measured results.</summary>
internal static class EvalReportCommand
{
    public static Command Create() => PageCommand.Create(
        """
        Writes a page from results that were measured before.

        Example: search eval report benchmarks/*/evaluation/*.json --out docs/evaluation.md
        """,
        "results.json of eval run, and the JSON of eval rerank",
        EvaluationPage.Render);
}
