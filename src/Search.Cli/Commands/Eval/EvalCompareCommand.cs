using System.CommandLine;
using Search.Core.Errors;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Reports;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval compare</c>: which system is better, and how sure that is.</summary>
internal static class EvalCompareCommand
{
    private static readonly Argument<string[]> Files = new("QRELS BASELINE RUN")
    {
        Description = "judgements, the baseline's run, and other runs; with --scores only files of scores",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Scores = new("--scores")
    {
        Description = "the files are scores of other tools, with lines as trec_eval -q prints them: measure<TAB>query<TAB>value",
    };

    private static readonly Option<string[]> Baselines = new("--baseline")
    {
        Description = "the system that others are compared with, by its file's name; may be given several times. The default is the first one",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<double> Alpha = new("--alpha")
    {
        Description = "the significance level",
        DefaultValueFactory = _ => new ComparisonOptions().Alpha,
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "the seed of the randomisation test and the bootstrap",
        DefaultValueFactory = _ => new ComparisonOptions().Seed,
    };

    private static readonly Option<string[]> Below = new("--fail-below") { Description = "exit with 1 if a run's mean is below, as in nDCG@10=0.65" };
    private static readonly Option<string[]> Worse = new("--fail-if-worse")
    {
        Description = "exit with 1 if a run is significantly worse than its baseline, or, as in nDCG@10:0.01, worse by more than a margin",
    };

    public static Command Create()
    {
        var command = new Command(
            "compare",
            """
            Compares runs with a baseline, query by query: difference with 95 % intervals, significance tests, and a verdict. A verdict needs a
            p-value of at most alpha in the randomisation test, after Holm's correction over all comparisons. A query that is not in a run has
            failed and is left out: failed is not zero.

            Example: search eval compare qrels.txt bm25.trec reranked.trec --measures "nDCG@10 AP(rel=2)@1000" --fail-if-worse nDCG@10
            """)
        {
            Files, Scores, Baselines, EvalOptions.Measures, EvalOptions.Ties, Alpha, Seed, Below, Worse, EvalOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var options = new ComparisonOptions(arguments.GetValue(Alpha), arguments.GetValue(Seed)).Checked();
        var (below, worse) = (
            arguments.GetValue(Below)!.Select(FailBelow.Parse).ToList(), arguments.GetValue(Worse)!.Select(FailIfWorse.Parse).ToList());
        var input = arguments.GetValue(Scores) ? ComparedSystems.OfScores(arguments, Files) : await ComparedSystems.OfRunsAsync(arguments, Files, cancel);
        RequireCompared([.. below.Select(condition => condition.Measure), .. worse.Select(condition => condition.Measure)], input.Systems[0]);
        var baselines = SystemNames.Places(input.Systems, arguments.GetValue(Baselines)!);
        var comparisons = SystemComparer.Compare(input.Systems, SystemPairs.Of(input.Systems.Count, baselines), input.Similarity, options);

        var baseline = input.Systems[baselines[0]].Name;
        if (arguments.GetValue(EvalOptions.Json))
        {
            RunTies[] ties = [.. input.Systems.Zip(input.Ties, (system, ties) => new RunTies(system.Name, ties.Queries, ties.Documents))];
            Console.WriteLine(ResultFile.ToJson(new ComparisonResults(baseline, options.Alpha, comparisons, ties, Provenance.OfThisCommand())));
        }
        else
        {
            ComparisonTable.Print(comparisons, options);
            foreach (var (system, ties) in input.Systems.Zip(input.Ties).Where(run => run.Second.Queries > 0))
            {
                Console.WriteLine(EvalOptions.TiesNote(arguments, system.Name, ties));
            }
        }

        List<string> failures = [.. below.SelectMany(condition => condition.Failures(comparisons)), .. worse.SelectMany(condition => condition.Failures(comparisons))];
        foreach (var failure in failures)
        {
            await Console.Error.WriteLineAsync($"failed: {failure}");
        }

        return failures.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static void RequireCompared(IEnumerable<string> conditions, SystemScores system)
    {
        if (conditions.FirstOrDefault(measure => !system.Measures.ContainsKey(measure)) is { } missing)
        {
            throw new BadInputException(
                $"A --fail condition is for {missing}, which is not compared; compared: {string.Join(", ", system.Measures.Keys)}. Add it to --measures.");
        }
    }
}
