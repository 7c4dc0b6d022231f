using System.CommandLine;
using System.Globalization;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Cli.Commands.Eval;

/// <summary>Options of several <c>search eval</c> commands.</summary>
internal static class EvalOptions
{
    private const string TrecEvalTies = "trec_eval";
    private const string RankTies = "rank";

    public static Option<string> Queries { get; } = new("--queries") { Description = "id<TAB>text, or BEIR's queries.jsonl", Required = true };

    public static Option<bool> IrMetadata { get; } = new("--ir-metadata")
    {
        Description = "begin the run with comment lines that say how it was made (ir_metadata: command, machine, model, weights); trec_eval itself refuses comment lines",
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "print one JSON document" };

    public static Option<string> Measures { get; } = new("--measures")
    {
        Description = "measures in the notation of ir_measures, separated by blanks. Binary ones count grades from 1 on as relevant; TREC Deep Learning counts from 2: AP(rel=2)@1000",
        DefaultValueFactory = _ => MeasureParser.DefaultMeasures,
    };

    public static Option<string> Ties { get; } = new Option<string>("--ties")
    {
        Description = "the order of equal scores: trec_eval (by document id, descending) or rank (by the run's rank column)",
        DefaultValueFactory = _ => TrecEvalTies,
    }.AcceptOnlyFromAmong(TrecEvalTies, RankTies);

    /// <summary>Reads the measures of a command line.</summary>
    /// <exception cref="Core.Errors.BadInputException">A measure is unknown.</exception>
    public static OrderedDictionary<string, Measure> MeasuresOf(ParseResult arguments) => MeasureParser.ParseList(arguments.GetValue(Measures)!);

    /// <summary>Says which measures look deeper than the lists are long: R@1000 of 100 candidates is R@100.</summary>
    public static void WarnOfDepth(IEnumerable<Measure> measures, int depth)
    {
        foreach (var measure in measures.Where(measure => measure.Cutoff > depth))
        {
            Console.Error.WriteLine($"warning: {measure.Name} is measured on lists of {depth:N0} candidates; a window of {measure.Cutoff:N0} makes them longer.");
        }
    }

    /// <summary>Reads the order of equal scores.</summary>
    public static TieOrder TiesOf(ParseResult arguments) => arguments.GetValue(Ties) == RankTies ? TieOrder.Rank : TieOrder.TrecEval;

    /// <summary>One line about equal scores in a run.</summary>
    public static string TiesNote(ParseResult arguments, string run, TieCount ties) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run}: {ties.Documents:N0} documents in {ties.Queries:N0} queries have the same score as another; ordered by {(TiesOf(arguments) == TieOrder.Rank ? "rank" : "id, as trec_eval does")}.");
}
