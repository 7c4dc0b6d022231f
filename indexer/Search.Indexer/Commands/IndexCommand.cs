using System.CommandLine;
using System.Text.Json;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;
using Search.Indexing;
using Search.Indexing.Sources;

namespace Search.Indexer.Commands;

/// <summary><c>search index SOURCE…</c>.</summary>
internal static class IndexCommand
{
    private static readonly Argument<string[]> Sources = new("SOURCE")
    {
        Description = "sample, a data set of 'data list', .tsv, .jsonl, .csv or .json files (also .gz), a folder of them, a BEIR folder, or - for stdin",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Index = new("--index") { Description = "the index's name; default: the source's name" };
    private static readonly Option<string> Analyzer = new("--analyzer")
    {
        Description = $"how text is split into terms: {string.Join(", ", IndexAnalyzers.All)}",
        DefaultValueFactory = _ => IndexAnalyzers.Default,
    };

    private static readonly Option<bool> Replace = new("--replace") { Description = "replace an existing index" };
    private static readonly Option<bool> Restart = new("--restart") { Description = "start again after a stopped job; default: continue it" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "only print the plan: what is there and what would be done" };
    private static readonly Option<string?> MaxRejected = new("--max-rejected")
    {
        Description = "the share of lines that may be rejected, as in 0.05 or 5%; with more, nothing is published; default: 1 %, or 100 lines if that is more",
    };

    public static Command Create()
    {
        var engine = new EngineFlags();
        var reading = new ReadingFlags();
        var command = new Command(
            "index",
            """
            Indexes a collection of passages. A job that was stopped or killed continues when the same command runs again.

            A data set is downloaded first if it is not here. All fields of a collection are kept; those that are not id, title or text come back
            with the results. A job that reads stdin starts again from the beginning when it was stopped.

            Example: search index passages.tsv --index passages --replace
            Example: search index articles.csv --id-field number --text-field body
            Example: zcat articles.jsonl.gz | search index - --index articles
            """)
        {
            Sources,
        };
        engine.AddTo(command);
        foreach (var option in new Option[] { Index, Analyzer, Replace, Restart, DryRun, MaxRejected, DataSetFlags.AcceptLicence, JobFlags.Json })
        {
            command.Add(option);
        }

        reading.AddTo(command);
        command.Add(ReplayCommand.Create());
        command.SetAction((arguments, cancel) => RunAsync(engine, reading, arguments, cancel));
        return command;
    }

    private static async Task<int> RunAsync(EngineFlags engineFlags, ReadingFlags reading, ParseResult arguments, CancellationToken cancel)
    {
        var flags = engineFlags.Values(arguments);
        flags["Index"] = arguments.GetValue(Index);
        var settings = SettingsLoader.Load(flags);
        var limit = arguments.GetValue(MaxRejected) is { } share ? RejectionLimit.Parse(share) : RejectionLimit.Default;
        var analyzer = IndexAnalyzers.Validate(arguments.GetValue(Analyzer)!);
        await using var engine = SearchEngines.Open(settings);
        var source = await FindSourceAsync(engine, settings, reading.Values(arguments), arguments, cancel);
        var options = new IndexJobOptions(source.Input is null ? settings.Checkpoint : null, limit);
        var definition = new IndexDefinition(settings.Index ?? source.DefaultIndex, settings.Bm25, source.Identity, settings.Versions, Analyzer: analyzer);
        SearchEngines.RefuseAttached(settings, definition.Name);
        var plan = await IndexPlan.MakeAsync(engine, definition, options, arguments.GetValue(Replace), arguments.GetValue(Restart), cancel);
        return arguments.GetValue(DryRun)
            ? Print(plan, arguments.GetValue(JobFlags.Json))
            : await RunAsync(engine, plan, source, options, new DataDirectory(settings.Home), arguments.GetValue(JobFlags.Json), cancel);
    }

    private static async Task<Source> FindSourceAsync(
        ISearchEngine engine, SearchSettings settings, CollectionOptions reading, ParseResult arguments, CancellationToken cancel)
    {
        var sources = arguments.GetValue(Sources)!;
        var dataSets = new DataSetAccess(new DataDirectory(settings.Home), settings);
        if (dataSets.FirstMissing(sources) is { } missing)
        {
            if (arguments.GetValue(DryRun))
            {
                throw new BadInputException($"The data set '{missing.Name}' is not here, so there is no plan yet. Get it first with: ./search data get {missing.Name}");
            }

            await RefuseBeforeDownloadAsync(engine, settings.Index ?? missing.Name, arguments.GetValue(Replace), cancel);
        }

        return await dataSets.ResolveAsync(sources, reading, arguments.GetValue(DataSetFlags.AcceptLicence), cancel);
    }

    /// <summary>A long download ends in an index: what would refuse the index is found before it.</summary>
    private static async Task RefuseBeforeDownloadAsync(ISearchEngine engine, string index, bool replace, CancellationToken cancel)
    {
        var state = await engine.InspectAsync(IndexName.Validate(index), cancel);
        if (!replace && state.Current is not null)
        {
            throw new IndexExistsException(index, state.Place);
        }
    }

    private static async Task<int> RunAsync(
        ISearchEngine engine, IndexPlan plan, Source source, IndexJobOptions options, DataDirectory home, bool json, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var writer = await JobStart.OpenWriterAsync(engine, plan, Notices.Write, cancel);
        using var deadLetters = DeadLetterFile.Of(home, plan.Definition.Name, writer.Version, writer.Checkpoint.Rejected);
        try
        {
            var result = await JobProgress.ShowAsync(
                progress => new IndexJob(source, writer, deadLetters, progress, options).RunAsync(cancel), source.TotalBytes, json);
            IndexReport.PrintReasons(deadLetters.Reasons);
            return result.Published is { } published
                ? IndexReport.Print(result, published, deadLetters, TimeProvider.System.GetElapsedTime(started), json)
                : IndexReport.PrintStopped(result.Checkpoint, isKept: source.Input is null);
        }
        catch (SearchUnavailableException exception) when (writer.Checkpoint.Entries > 0)
        {
            throw new SearchUnavailableException(
                $"{exception.Message}\nThe job's last checkpoint is after {writer.Checkpoint.Indexed:N0} passages. When the cause is gone, run the same command; it continues from there.",
                exception);
        }
    }

    private static int Print(IndexPlan plan, bool json)
    {
        var width = plan.Steps.Max(step => step.Name.Length);
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new { Index = plan.Definition.Name, plan.Definition.Source, Start = JsonNamingPolicy.CamelCase.ConvertName($"{plan.Start}"), plan.Found, plan.Steps }, JsonFormat.Document)
            : string.Join('\n', [
                $"index '{plan.Definition.Name}' from {plan.Definition.Source.Name}",
                "found:",
                .. plan.Found.Select(found => $"  {found}"),
                "plan (nothing was changed):",
                .. plan.Steps.Select((step, number) => $"  {number + 1,2}. {step.Name.PadRight(width)}  {step.Action}"),
            ]));
        return ExitCodes.Done;
    }
}
