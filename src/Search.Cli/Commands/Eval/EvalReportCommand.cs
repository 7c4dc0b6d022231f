using System.CommandLine;
using Search.Evaluation.Experiments.Pages;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval report</c>: the page docs/evaluation.md from measured results.</summary>
internal static class EvalReportCommand
{
    public static Command Create() => PageCommand.Create(
        """
        Writes a page of the docs from result files.

        Example: search eval report benchmarks/*/evaluation/*.json --out docs/evaluation.md
        """,
        "results.json of eval run, and the JSON output of eval rerank",
        EvaluationPage.Render);
}
