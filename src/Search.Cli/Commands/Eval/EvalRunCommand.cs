using System.CommandLine;
using System.Globalization;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval run</c>: measures both stages end to end.</summary>
internal static class EvalRunCommand
{
    private const string ResultsFile = "results.json";

    private static readonly Option<string> QrelsPath = new("--qrels") { Description = "judgements", Required = true };
    private static readonly Option<string?> Engine = new("--engine") { Description = "lucene or elasticsearch" };
    private static readonly Option<string?> Url = new("--url") { Description = "Elasticsearch or OpenSearch" };
    private static readonly Option<string> Index = new("--index") { Description = "the index to search", Required = true };
    private static readonly Option<string> Windows = new("--windows")
    {
        Description = "window sizes, separated by commas",
        DefaultValueFactory = _ => "10,20,50,100",
    };

    private static readonly Option<string> Out = new("--out") { Description = "the folder for run files and results.json", Required = true };

    public static Command Create()
    {
        var flags = new ScoringFlags();
        var command = new Command(
            "run",
            """
            Searches every query with the first stage alone and with each model at each window, and measures the results.

            Example: search eval run --queries samples/everyday/queries.jsonl --qrels samples/everyday/qrels/test.tsv --index sample --model default --out results
            """)
        {
            EvalOptions.Queries, QrelsPath, Engine, Url, Index, Windows, EvalOptions.Measures, Out, EvalOptions.Json,
        };
        flags.AddTo(command);
        command.SetAction((arguments, cancel) => RunAsync(arguments, Settings(arguments, flags), cancel));
        return command;
    }

    private static SearchSettings Settings(ParseResult arguments, ScoringFlags flags)
    {
        var values = flags.Values(arguments);
        values["Engine"] = arguments.GetValue(Engine);
        values["Elasticsearch:Url"] = arguments.GetValue(Url);
        values["Index"] = arguments.GetValue(Index);
        return SettingsLoader.Load(values);
    }

    private static async Task<int> RunAsync(ParseResult arguments, SearchSettings settings, CancellationToken cancel)
    {
        var windows = ParseWindows(arguments.GetValue(Windows)!);
        var queries = QueryFile.Read(arguments.GetValue(EvalOptions.Queries)!);
        var qrels = QrelsFile.Read(arguments.GetValue(QrelsPath)!);
        var measures = EvalOptions.MeasuresOf(arguments);
        var folder = arguments.GetValue(Out)!;

        await using var engine = SearchEngines.OpenFor(settings);
        var firstStages = await engine.OpenFirstStagesAsync(settings.SearchedIndex, cancel);
        foreach (var notice in firstStages.Values.Select(stage => stage.Notice).OfType<string>().Distinct())
        {
            Notices.Write(notice);
        }

        var rerankers = await LoadAsync(settings, cancel);
        try
        {
            var setup = new ExperimentSetup(await engine.DescribeAsync(settings.SearchedIndex, cancel), settings.SearchedIndex, queries.Count);
            var results = await new Experiment(firstStages, rerankers, queries, qrels, measures, folder).RunAsync(
                windows, setup, Provenance.OfThisCommand(), new LineProgress(), cancel);
            var json = ResultFile.ToJson(results);
            await File.WriteAllTextAsync(Path.Combine(folder, ResultsFile), json + "\n", cancel);
            Print(results, json, arguments.GetValue(EvalOptions.Json));
            return ExitCodes.Done;
        }
        finally
        {
            foreach (var reranker in rerankers.Values)
            {
                await reranker.DisposeAsync();
            }

            foreach (var firstStage in firstStages.Values)
            {
                await firstStage.DisposeAsync();
            }
        }
    }

    private static int[] ParseWindows(string text)
    {
        var parts = text.Split(',');
        int[] windows = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var window) ? window : 0)];
        return windows.Length > 0 && windows.All(window => window > 0)
            ? windows
            : throw new BadInputException($"--windows is '{text}'; expected whole numbers of at least 1, separated by commas, as in 10,50.");
    }

    private static async Task<OrderedDictionary<string, IReranker>> LoadAsync(SearchSettings settings, CancellationToken cancel)
    {
        var rerankers = new OrderedDictionary<string, IReranker>();
        foreach (var model in settings.Model.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            rerankers.TryAdd(model, await LoadedModel.LoadAsync(settings, model, settings.Reranker.ForSearches(), cancel));
        }

        return rerankers;
    }

    private static void Print(ExperimentResults results, string json, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(json);
            return;
        }

        MeasureTable.Print(
            "system",
            results.Systems.Select(system => (NameOf(system), WithLatency(system))),
            $"Measures are means over the judged queries; s is the median time of a search in seconds. The run files are in the folder of {results.Systems[0].Run}.");
        foreach (var verdict in ExperimentVerdict.Sentences(results))
        {
            Console.WriteLine(verdict);
        }

        foreach (var system in results.Systems.Where(system => system.TruncatedPairs > 0))
        {
            Console.WriteLine($"{NameOf(system)}: {system.TruncatedPairs:N0} pairs cut to {system.Reranker!.MaxLength} tokens.");
        }
    }

    private static string NameOf(SystemResult system) => system.Window is null ? system.Name : $"{system.Name}, k = {system.Window}";

    private static IReadOnlyDictionary<string, double> WithLatency(SystemResult system) =>
        new Dictionary<string, double>(system.Measures) { ["s"] = system.LatencySeconds.Total.P50 };

    private sealed class LineProgress : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
