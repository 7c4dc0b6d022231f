using System.CommandLine;
using System.Text.Json;
using Search.Core.Storage;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval measure</c>: measures run files as trec_eval does.</summary>
internal static class EvalMeasureCommand
{
    private static readonly Argument<string> QrelsPath = new("QRELS") { Description = "judgements, in TREC's or BEIR's format" };
    private static readonly Argument<string[]> RunPaths = new("RUN")
    {
        Description = "runs, in TREC's or MS MARCO's format",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> PerQuery = new("--per-query") { Description = "also print the values of each query" };

    public static Command Create()
    {
        var command = new Command(
            "measure",
            """
            Measures run files with judgements, as trec_eval -c does: a judged query that is not in the run counts 0.

            Example: search eval measure qrels.txt bm25.trec reranked.trec --measures "nDCG@10 AP(rel=2)@1000"
            """)
        {
            QrelsPath, RunPaths, EvalOptions.Measures, EvalOptions.Ties, PerQuery, EvalOptions.Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var measures = EvalOptions.MeasuresOf(arguments);
        var qrels = QrelsFile.Read(arguments.GetValue(QrelsPath)!);
        var evaluations = arguments.GetValue(RunPaths)!
            .Select(path => RunFile.Read(path, EvalOptions.TiesOf(arguments)))
            .Select(run => (Evaluation: RunEvaluator.Evaluate(run, qrels, measures), Ties: run.Ties))
            .ToList();
        foreach (var warning in evaluations.SelectMany(run => run.Evaluation.Warnings()))
        {
            Console.Error.WriteLine($"warning: {warning}");
        }

        var perQuery = arguments.GetValue(PerQuery);
        if (arguments.GetValue(EvalOptions.Json))
        {
            var runs = evaluations.Select(run => new
            {
                run.Evaluation.Run,
                Measures = run.Evaluation.Means,
                run.Ties,
                PerQuery = perQuery ? run.Evaluation.ByQuery : null,
            });
            Console.WriteLine(JsonSerializer.Serialize(new { Runs = runs }, JsonFormat.Document));
            return ExitCodes.Done;
        }

        MeasureTable.Print(
            "run",
            evaluations.Select(run => (run.Evaluation.Run, (IReadOnlyDictionary<string, double>)run.Evaluation.Means)),
            [.. evaluations.Where(run => run.Ties.Queries > 0).Select(run => EvalOptions.TiesNote(arguments, run.Evaluation.Run, run.Ties))]);
        foreach (var (evaluation, _) in perQuery ? evaluations : [])
        {
            MeasureTable.Print(evaluation.Run, evaluation.ByQuery.Select(query => (query.Key, query.Value)));
        }

        return ExitCodes.Done;
    }
}
