using System.CommandLine;
using System.Globalization;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Evaluation.Experiments;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;
using Search.Hosting.Commands;
using Search.Hosting.Settings;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval rerank</c>: reranks a candidate file.</summary>
internal static class EvalRerankCommand
{
    private static readonly Option<string> Candidates = new("--candidates") { Description = "the run to rerank", Required = true };
    private static readonly Option<string[]> Collection = new("--collection")
    {
        Description = "the collection files with the candidates' texts",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Window = new("--window")
    {
        Description = "how many candidates to rerank per query",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<string?> QrelsPath = new("--qrels") { Description = "judgements, to measure before and after reranking" };
    private static readonly Option<string> Out = new("--out") { Description = "the run file to write: TREC's format, or MS MARCO's for a name that ends in .tsv; both also with .gz", Required = true };

    public static Command Create()
    {
        var flags = new ScoringFlags();
        var command = new Command(
            "rerank",
            """
            Reranks the candidates of a run file, as for published figures.

            Example: search eval rerank --candidates bm25.trec --queries queries.tsv --collection collection.tsv --qrels qrels.txt --out reranked.trec
            """)
        {
            Candidates, EvalOptions.Queries, Collection, Window, QrelsPath, EvalOptions.Measures, Out, EvalOptions.IrMetadata, EvalOptions.Json,
        };
        flags.AddTo(command);
        command.SetAction((arguments, cancel) => RunAsync(arguments, SettingsLoader.Load(flags.Values(arguments)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, SearchSettings settings, CancellationToken cancel)
    {
        var (candidates, window, output) = (arguments.GetValue(Candidates)!, arguments.GetValue(Window), arguments.GetValue(Out)!);
        if (window < 1)
        {
            throw new BadInputException($"--window is {window}; expected at least 1.");
        }

        if (arguments.GetValue(QrelsPath) is null && arguments.GetResult(EvalOptions.Measures) is { Implicit: false })
        {
            throw new BadInputException("--measures needs judgements; give --qrels too.");
        }

        var measures = EvalOptions.MeasuresOf(arguments);
        var run = RunFile.Read(candidates);
        var queries = QueryFile.Read(arguments.GetValue(EvalOptions.Queries)!);
        var qrels = arguments.GetValue(QrelsPath) is { } qrelsPath ? QrelsFile.Read(qrelsPath) : null;
        var texts = new CandidateTexts(run, window, arguments.GetValue(Collection)!);
        await using var reranker = await LoadedModel.LoadAsync(settings, ScoringFlags.OneModel(settings), settings.Reranker, cancel);
        await reranker.CheckAsync(cancel); // Warm-up: the first batch of a process compiles code.

        var provenance = Provenance.OfThisCommand();
        var metadata = new RunMetadata(
            provenance, FirstStageMetadata.OfFile(candidates), arguments.GetValue(EvalOptions.Queries)!, arguments.GetValue(QrelsPath), reranker.Info, window);
        using var writer = new RunWriter(output, reranker.Info.Model, arguments.GetValue(EvalOptions.IrMetadata) ? metadata : null);
        var (pairs, truncated, time) = await QueryProgress.ShowAsync(
            run.Rankings.Count, progress => CandidateReranking.RunAsync(texts.Of(run, queries), reranker, window, writer, progress, cancel));
        var results = new RerankingResults(
            pairs, truncated, time.TotalSeconds, pairs / time.TotalSeconds, candidates, window, reranker.Info, provenance);
        if (qrels is not null)
        {
            var (before, after) = (RunEvaluator.Evaluate(run, qrels, measures), RunEvaluator.Evaluate(RunFile.Read(output), qrels, measures));
            results = results with { Measures = new(before.Means, after.Means), PerQuery = new(before.ByQuery, after.ByQuery) };
        }

        Print(results, arguments.GetValue(EvalOptions.Json));
        return ExitCodes.Done;
    }

    private static void Print(RerankingResults results, bool json)
    {
        if (json)
        {
            Console.WriteLine(ResultFile.ToJson(results));
            return;
        }

        if (results.Measures is { } measures)
        {
            MeasureTable.Print("run", [("candidates", measures.Baseline), ("reranked", measures.Reranked)]);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Pairs:N0} pairs in {results.Seconds:F1} s, {results.PairsPerSecond:F0} pairs/s " +
            $"({results.Reranker.Model}, {results.Reranker.Precision}, {results.Reranker.Device}); {results.TruncatedPairs:N0} cut to {results.Reranker.MaxLength} tokens"));
    }
}
