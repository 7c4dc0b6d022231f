using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Experiments;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;
using Search.Hosting.Commands;
using Search.Hosting.Settings;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval rerank</c>: reranks a candidate file.</summary>
internal static class EvalRerankCommand
{
    private static readonly Option<string> Candidates = new("--candidates") { Description = "the run to rerank", Required = true };
    private static readonly Option<string> Queries = new("--queries") { Description = "id<TAB>text, or BEIR's queries.jsonl", Required = true };
    private static readonly Option<string[]> Collection = new("--collection")
    {
        Description = "the files that hold the candidates' texts",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Window = new("--window")
    {
        Description = "how many candidates a query are reranked",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<string?> QrelsPath = new("--qrels") { Description = "judgements: measures before and after" };
    private static readonly Option<string> Out = new("--out") { Description = "the run file to write", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON document" };

    public static Command Create()
    {
        var flags = new ScoringFlags();
        var command = new Command(
            "rerank",
            """
            Reranks a candidate file, as published figures are made.

            Example: search eval rerank --candidates bm25.trec --queries queries.tsv --collection collection.tsv --qrels qrels.txt --out reranked.trec
            """)
        {
            Candidates, Queries, Collection, Window, QrelsPath, Out, Json,
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

        var run = RunFile.Read(candidates);
        var queries = QueryFile.Read(arguments.GetValue(Queries)!);
        var qrels = arguments.GetValue(QrelsPath) is { } qrelsPath ? QrelsFile.Read(qrelsPath) : null;
        var texts = new CandidateTexts(run, window, arguments.GetValue(Collection)!);
        await using var reranker = await LoadedModel.LoadAsync(settings, ScoringFlags.OneModel(settings), cancel);
        await reranker.CheckAsync(cancel); // The first batch of a process compiles code.

        var progress = new LineProgress(run.Rankings.Count);
        var (pairs, truncated, time) = await CandidateReranking.RunAsync(run, queries, texts, reranker, window, output, progress, cancel);
        var results = new RerankingResults(
            qrels is null ? null : new BeforeAndAfter(Means(run, qrels), Means(RunFile.Read(output), qrels)),
            pairs, time.TotalSeconds, pairs / time.TotalSeconds, candidates, window, reranker.Info, Provenance.OfThisCommand(), truncated);
        Print(results, arguments.GetValue(Json));
        return ExitCodes.Done;
    }

    private static OrderedDictionary<string, double> Means(Run run, Qrels qrels) =>
        RunEvaluator.Evaluate(run, qrels, MeasureParser.ParseList(MeasureParser.DefaultMeasures)).Means;

    private static void Print(RerankingResults results, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(results, JsonFormat.Document));
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
