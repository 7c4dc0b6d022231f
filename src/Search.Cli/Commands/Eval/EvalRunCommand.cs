using System.CommandLine;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Evaluation.ExperimentReports;
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
    private static readonly Option<string> QrelsPath = new("--qrels") { Description = "judgements", Required = true };
    private static readonly Option<string?> Engine = new("--engine") { Description = "lucene or elasticsearch" };
    private static readonly Option<string?> Url = new("--url") { Description = "Elasticsearch or OpenSearch" };
    private static readonly Option<string> Index = new("--index") { Description = "the index to search", Required = true };
    private static readonly Option<string> Windows = new("--windows")
    {
        Description = "window sizes, separated by commas",
        DefaultValueFactory = _ => "10,20,50,100",
    };

    private static readonly Option<bool> Fusion = new("--fusion")
    {
        Description = "also measure fusions of both stages' scores at the largest window: z-sum and min-max with a cross-validated weight, and rrf",
    };

    private static readonly Option<double> Margin = new("--margin")
    {
        Description = "how far below the best window a mean may be and still count as not worse",
        DefaultValueFactory = _ => new ExperimentPlan([]).Margin,
    };

    private static readonly Option<int> Parallel = new("--parallel")
    {
        Description = "how many queries are searched at the same time; scores stay the same, latencies are those under this load",
        DefaultValueFactory = _ => new ExperimentPlan([]).Parallel,
    };

    private static readonly Option<bool> Restart = new("--restart") { Description = "discard an unfinished run in the folder instead of continuing it" };
    private static readonly Option<string> Out = new("--out") { Description = "the folder for run files and results.json", Required = true };

    public static Command Create()
    {
        var flags = new ScoringFlags();
        var command = new Command(
            "run",
            """
            Searches every query once, scores its candidates once with each model, and measures the first stage alone and each model at each window.
            A killed run continues with the same command. Several models: --model a,b

            Example: search eval run --queries samples/everyday/queries.jsonl --qrels samples/everyday/qrels/test.tsv --index sample --model default --fusion --out results
            """)
        {
            EvalOptions.Queries, QrelsPath, Engine, Url, Index, Windows, EvalOptions.Measures, Fusion, Margin, Parallel, Restart, Out, EvalOptions.IrMetadata, EvalOptions.Json,
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
        var (plan, models) = (PlanOf(arguments), ModelsOf(settings));
        var queries = QueryFile.Read(arguments.GetValue(EvalOptions.Queries)!);
        var qrels = QrelsFile.Read(arguments.GetValue(QrelsPath)!);
        var measures = EvalOptions.MeasuresOf(arguments);
        var folder = new ExperimentFiles(arguments.GetValue(Out)!);

        EvalOptions.WarnOfDepth(measures.Values, plan.Depth);
        WarnOfOthers(queries, qrels);
        await using var engine = SearchEngines.OpenFor(settings);
        var firstStages = new OrderedDictionary<string, IRetriever>();
        var rerankers = new OrderedDictionary<string, IReranker>();
        try
        {
            firstStages = await engine.OpenFirstStagesAsync(settings.SearchedIndex, cancel);
            foreach (var notice in firstStages.Values.Select(stage => stage.Notice).OfType<string>().Distinct())
            {
                Notices.Write(notice);
            }

            foreach (var model in models)
            {
                rerankers.Add(model, await LoadedModel.LoadAsync(settings, model, settings.Reranker.ForSearches(), cancel));
            }

            var (searched, provenance) = (await SearchedIndex.DescribeAsync(engine, settings.SearchedIndex, cancel), Provenance.OfThisCommand());
            Func<string, RunMetadata>? header = arguments.GetValue(EvalOptions.IrMetadata)
                ? name => new(provenance, searched.FirstStage(name), arguments.GetValue(EvalOptions.Queries)!, arguments.GetValue(QrelsPath))
                : null;
            var experiment = new Experiment(firstStages, rerankers, queries, qrels, measures, folder, header);
            var setup = searched.Setup(queries.Count, plan.Parallel, settings.Reranker.ForSearches());
            var results = await QueryProgress.ShowAsync(queries.Count, progress => experiment.RunAsync(plan, setup, provenance, progress, cancel));
            Print(results, arguments.GetValue(EvalOptions.Json));
            return Report(results, folder) ? ExitCodes.SomeRejected : ExitCodes.Done;
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

    /// <summary>Judged queries that are not run are in no mean: a judgement file of the whole collection must not look like a failure.</summary>
    private static void WarnOfOthers(OrderedDictionary<string, string> queries, Qrels qrels)
    {
        if (qrels.Queries.Count(query => !queries.ContainsKey(query)) is > 0 and var others)
        {
            Console.Error.WriteLine($"warning: {others:N0} of {qrels.Queries.Count:N0} judged queries are not among the queries; they are not run and count in no mean.");
        }
    }

    private static string[] ModelsOf(SearchSettings settings) =>
        settings.Model.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray() is { Length: > 0 } models
            ? models
            : throw new BadInputException($"The setting Model (--model, SEARCH_MODEL) is '{settings.Model}'; expected the name of a model, or several separated by commas.");

    private static ExperimentPlan PlanOf(ParseResult arguments)
    {
        var (margin, parallel) = (arguments.GetValue(Margin), arguments.GetValue(Parallel));
        if (margin is not (>= 0 and < 1))
        {
            throw new BadInputException(FormattableString.Invariant($"--margin is {margin}; expected a number from 0 to below 1, as in 0.01."));
        }

        return parallel >= 1
            ? new ExperimentPlan(NumberList.ParseWindows("--windows", arguments.GetValue(Windows)!), margin, arguments.GetValue(Fusion), parallel, arguments.GetValue(Restart))
            : throw new BadInputException($"--parallel is {parallel}; expected at least 1.");
    }

    /// <summary>Names failed queries on stderr.</summary>
    /// <returns>Whether there are any.</returns>
    private static bool Report(ExperimentResults results, ExperimentFiles folder)
    {
        var failed = results.Systems.SelectMany(system => system.Failed ?? new Dictionary<string, string>()).DistinctBy(query => query.Key).ToList();
        if (failed.Count > 0)
        {
            Console.Error.WriteLine(
                $"warning: {failed.Count} of {results.Setup.Queries} queries failed and are in no mean ({failed[0].Key}: {failed[0].Value}); " +
                $"all are in {folder.Results}. The same command repeats only these.");
        }

        return failed.Count > 0;
    }

    private static void Print(ExperimentResults results, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(ResultFile.ToJson(results));
            return;
        }

        MeasureTable.Print(
            "system",
            results.Systems.Select(system => (NameOf(system), WithLatency(system))),
            $"Measures are means over the judged queries; s is the median time of a search in seconds. The run files are in the folder of {results.Systems[0].Run}.");
        string[] sentences =
        [
            .. ExperimentVerdict.Sentences(results),
            CurveText.Of(results.Ceilings!, results.Systems[0].Measures.Keys.First()),
            .. (results.WindowCurves ?? []).Select(curve => $"{curve.Name}: {CurveText.Of(curve)}"),
            .. (results.FusionCurves ?? []).Select(curve => $"{curve.System}: {CurveText.Of(curve)}"),
        ];
        foreach (var sentence in sentences)
        {
            Console.WriteLine(sentence);
        }

        foreach (var system in results.Systems.Where(system => system is { TruncatedPairs: > 0, Fusion: null }))
        {
            Console.WriteLine($"{NameOf(system)}: {system.TruncatedPairs:N0} pairs cut to {system.Reranker!.MaxLength} tokens.");
        }
    }

    private static string NameOf(SystemResult system) =>
        system.Window is null ? system.Name : $"{system.Name}, k = {system.Window}{(system.Fusion is null ? "" : $", {system.Fusion}")}";

    private static IReadOnlyDictionary<string, double> WithLatency(SystemResult system) =>
        new Dictionary<string, double>(system.Measures) { ["s"] = system.LatencySeconds.Total.P50 };
}
