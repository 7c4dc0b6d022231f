using System.CommandLine;
using Search.Evaluation.Measures;

namespace Search.Cli.Commands.Eval;

/// <summary>Options of several <c>search eval</c> commands.</summary>
internal static class EvalOptions
{
    public static Option<string> Queries { get; } = new("--queries") { Description = "id<TAB>text, or BEIR's queries.jsonl", Required = true };

    public static Option<bool> Json { get; } = new("--json") { Description = "print one JSON document" };

    public static Option<string> Measures { get; } = new("--measures")
    {
        Description = "measures in the notation of ir_measures, separated by blanks",
        DefaultValueFactory = _ => MeasureParser.DefaultMeasures,
    };

    /// <summary>Reads the measures of a command line.</summary>
    /// <exception cref="Core.Errors.BadInputException">A measure is unknown.</exception>
    public static OrderedDictionary<string, Measure> MeasuresOf(ParseResult arguments) => MeasureParser.ParseList(arguments.GetValue(Measures)!);
}
