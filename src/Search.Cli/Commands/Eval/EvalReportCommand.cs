using System.CommandLine;
using Search.Core.Commands;
using Search.Evaluation.Experiments;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval report</c>: the page docs/evaluation.md from measured results.</summary>
internal static class EvalReportCommand
{
    private static readonly Argument<string[]> Results = new("RESULTS")
    {
        Description = "results.json of eval run, and the JSON of eval rerank",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Out = new("--out") { Description = "the page to write", Required = true };

    public static Command Create()
    {
        var command = new Command(
            "report",
            """
            Writes a page from results that were measured before.

            Example: search eval report benchmarks/*/evaluation/*.json --out docs/evaluation.md
            """)
        {
            Results, Out,
        };
        command.SetAction(arguments =>
        {
            File.WriteAllText(arguments.GetValue(Out)!, EvaluationPage.Render(arguments.GetValue(Results)!));
            return ExitCodes.Done;
        });
        return command;
    }
}
