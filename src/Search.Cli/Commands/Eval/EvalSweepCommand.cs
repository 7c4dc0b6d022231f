using System.CommandLine;
using System.Globalization;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments;
using Search.Evaluation.Experiments.Sweeps;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;
using Search.Lucene;
using Spectre.Console;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval sweep</c>: tries BM25's parameters and windows on an embedded index.</summary>
internal static class EvalSweepCommand
{
    private static readonly Option<string> QrelsPath = new("--qrels") { Description = "judgements", Required = true };
    private static readonly Option<string> Index = new("--index") { Description = "the embedded index to search", Required = true };
    private static readonly Option<string> K1 = new("--k1") { Description = "values of BM25's k1", DefaultValueFactory = _ => "0.6,0.9,1.2,1.6,2" };
    private static readonly Option<string> B = new("--b") { Description = "values of BM25's b", DefaultValueFactory = _ => "0.2,0.4,0.6,0.75,0.9" };
    private static readonly Option<string?> Windows = new("--windows")
    {
        Description = "also try how many candidates the model reranks, as in 20,100; without it the first stage is tried alone",
    };

    public static Command Create()
    {
        var flags = new ScoringFlags();
        var command = new Command(
            "sweep",
            """
            Tries BM25's parameters on an embedded index, by the first measure. One half of the judged queries chooses the settings; the other half
            tells what they are worth against the index's own. (A server keeps k1 and b with the index, so they cannot be tried there.)

            Example: search eval sweep --queries samples/everyday/queries.jsonl --qrels samples/everyday/qrels/test.tsv --index sample
            """)
        {
            EvalOptions.Queries, QrelsPath, Index, K1, B, Windows, EvalOptions.Measures, EvalOptions.Json,
        };
        flags.AddTo(command);
        command.SetAction((arguments, cancel) => RunAsync(arguments, Settings(arguments, flags), cancel));
        return command;
    }

    private static SearchSettings Settings(ParseResult arguments, ScoringFlags flags)
    {
        var values = flags.Values(arguments);
        values["Index"] = arguments.GetValue(Index);
        return SettingsLoader.Load(values);
    }

    private static async Task<int> RunAsync(ParseResult arguments, SearchSettings settings, CancellationToken cancel)
    {
        var windows = arguments.GetValue(Windows);
        var grid = new SweepGrid(
            NumberList.Parse(arguments, K1, 0, 1000), NumberList.Parse(arguments, B, 0, 1), windows is null ? [] : NumberList.ParseWindows("--windows", windows));
        var queries = QueryFile.Read(arguments.GetValue(EvalOptions.Queries)!);
        var qrels = QrelsFile.Read(arguments.GetValue(QrelsPath)!);
        var measure = EvalOptions.MeasuresOf(arguments).First();
        EvalOptions.WarnOfDepth([measure.Value], grid.Depth);
        await using var engine = (LuceneEngine)SearchEngines.OpenEmbedded(settings);
        var searched = await SearchedIndex.DescribeAsync(engine, settings.SearchedIndex, cancel);
        await using var reranker = windows is null ? null
            : await LoadedModel.LoadAsync(settings, ScoringFlags.OneModel(settings), settings.Reranker.ForSearches(), cancel);
        var sweep = new FirstStageSweep((parameters, stop) => engine.OpenAsync(settings.SearchedIndex, parameters, stop), reranker, queries, qrels, measure);
        var results = await QueryProgress.ShowAsync(queries.Keys.Count(qrels.IsJudged), progress => sweep.RunAsync(
            grid, searched.Metadata!.Metadata.Bm25, searched.Setup(queries.Count, parallel: 1, settings.Reranker.ForSearches()), Provenance.OfThisCommand(), progress, cancel));
        Print(results, arguments.GetValue(EvalOptions.Json));
        return ExitCodes.Done;
    }

    private static void Print(SweepResults results, bool json)
    {
        if (json)
        {
            Console.WriteLine(ResultFile.ToJson(results));
            return;
        }

        MeasureTable.Print("settings", results.Points.Select(point => (
            point.Name, (IReadOnlyDictionary<string, double>)new OrderedDictionary<string, double>
            {
                [$"{results.Measure}, {results.TrainQueries} training queries"] = point.Train,
                [$"{results.TestQueries} test queries"] = point.Test,
            })));
        Console.WriteLine(results.Comparison is { } comparison
            ? $"Chosen on the training queries: {results.Chosen.Name}. On the test queries: {VerdictText.Of(comparison, 1, new ComparisonOptions().Alpha)}"
            : $"The index's own parameters ({results.Reference.Name}) are the best on the training queries.");
    }
}
