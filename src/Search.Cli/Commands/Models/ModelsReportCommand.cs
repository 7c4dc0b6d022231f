using System.CommandLine;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models report</c>: the page docs/models.md from the registry and measured results.</summary>
internal static class ModelsReportCommand
{
    private static readonly Argument<string[]> Results = new("RESULTS") { Description = "result files of the full-size test of the registry", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string[]> Int8 = new("--int8") { Description = "result files of the full-size test of int8", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> Out = new("--out") { Description = "the page to write", Required = true };

    public static Command Create()
    {
        var command = new Command(
            "report",
            """
            Writes a page of the docs from the registry and result files.

            Example: search models report benchmarks/*/models/*.json --int8 benchmarks/*/models-int8/*.json --out docs/models.md
            """)
        {
            Results, Int8, Out,
        };
        command.SetAction(arguments =>
        {
            File.WriteAllText(arguments.GetValue(Out)!, ModelsPage.Render(arguments.GetValue(Results)!, arguments.GetValue(Int8)!));
            return ExitCodes.Done;
        });
        return command;
    }
}
