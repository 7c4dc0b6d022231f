using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;
using Search.Indexing;
using Spectre.Console;

namespace Search.Indexer.Commands;

/// <summary><c>search index SOURCE…</c>.</summary>
internal static class IndexCommand
{
    private const int ReasonsShown = 5;

    private static readonly Argument<string[]> Sources = new("SOURCE")
    {
        Description = "sample, a data set of 'data list', .tsv or .jsonl files (also .gz), or a BEIR folder",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Index = new("--index") { Description = "the index's name; default: the source's name" };
    private static readonly Option<bool> Replace = new("--replace") { Description = "replace an existing index" };
    private static readonly Option<bool> Restart = new("--restart") { Description = "start again after a stopped job; default: continue it" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON document" };

    public static Command Create()
    {
        var engine = new EngineFlags();
        var command = new Command(
            "index",
            """
            Indexes a collection of passages. A job that was stopped (Ctrl-C) continues when the same command runs again.

            A data set is downloaded first if it is not here.

            Example: search index passages.tsv --index passages --replace
            """)
        {
            Sources,
        };
        engine.AddTo(command);
        command.Add(Index);
        command.Add(Replace);
        command.Add(Restart);
        command.Add(DataSetFlags.AcceptLicence);
        command.Add(Json);
        command.SetAction((arguments, cancel) => RunAsync(engine, arguments, cancel));
        return command;
    }

    private static async Task<int> RunAsync(EngineFlags engineFlags, ParseResult arguments, CancellationToken cancel)
    {
        var flags = engineFlags.Values(arguments);
        flags["Index"] = arguments.GetValue(Index);
        var settings = SettingsLoader.Load(flags);
        var home = new DataDirectory(settings.Home);
        await using var engine = SearchEngines.Open(settings);
        var dataSets = new DataSetAccess(home, settings);
        if (dataSets.FirstMissing(arguments.GetValue(Sources)!) is { } missing)
        {
            await RefuseBeforeDownloadAsync(engine, settings.Index ?? missing.Name, arguments.GetValue(Replace), cancel);
        }

        var source = await dataSets.ResolveAsync(arguments.GetValue(Sources)!, arguments.GetValue(DataSetFlags.AcceptLicence), cancel);
        var definition = new IndexDefinition(settings.Index ?? source.DefaultIndex, settings.Bm25, source.Identity, settings.Versions);

        var started = TimeProvider.System.GetTimestamp();
        await using var writer = await JobStart.OpenWriterAsync(
            engine, definition, arguments.GetValue(Replace), arguments.GetValue(Restart), Notices.Write, cancel);
        using var deadLetters = DeadLetterFile.Of(home, definition.Name, writer.Version, writer.Checkpoint.Rejected);
        var progress = new ProgressDisplay(StandardError(), source.TotalBytes, TimeProvider.System);
        var result = await progress.ShowAsync(() => new IndexJob(source, writer, deadLetters, progress, settings.Checkpoint).RunAsync(cancel));
        ShowReasons(deadLetters.Reasons);
        if (result.Published is not { } published)
        {
            return Stopped(result.Checkpoint);
        }

        foreach (var notice in published.Notices)
        {
            Notices.Write(notice);
        }

        Print(Summarise(result, published, deadLetters.Path, TimeProvider.System.GetElapsedTime(started)), arguments.GetValue(Json));
        return result.Checkpoint.Rejected > 0 ? ExitCodes.SomeRejected : ExitCodes.Done;
    }

    /// <summary>A long download ends in an index: what would refuse the index is found before it.</summary>
    private static async Task RefuseBeforeDownloadAsync(ISearchEngine engine, string index, bool replace, CancellationToken cancel)
    {
        IndexName.Validate(index);
        var indexes = await engine.ListIndexesAsync(cancel);
        if (!replace && indexes.Any(existing => existing.Name == index))
        {
            throw new IndexExistsException(index, engine.Name);
        }
    }

    private static IAnsiConsole StandardError() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    private static void ShowReasons(RejectionReasons reasons)
    {
        if (reasons.Count > 0)
        {
            Notices.Write($"{reasons.Count:N0} lines were rejected:\n{string.Join('\n', reasons.Describe(ReasonsShown).Select(reason => $"  {reason}"))}");
        }
    }

    private static int Stopped(JobCheckpoint checkpoint)
    {
        Console.Error.WriteLine(checkpoint.Entries == 0
            ? "stopped; nothing was indexed yet"
            : $"stopped after {checkpoint.Indexed:N0} passages; they are kept. Run the same command to continue, or add --restart to start again.");
        return ExitCodes.Failed;
    }

    private static IndexResult Summarise(IndexJobResult result, PublishedIndex published, string deadLetters, TimeSpan elapsed) => new(
        result.Checkpoint.Indexed,
        result.Checkpoint.Rejected,
        published.Index.Passages,
        elapsed.TotalSeconds,
        (result.Checkpoint.Indexed - (result.ResumedFrom ?? 0)) / elapsed.TotalSeconds,
        published.Index.Bytes,
        published.Index.Name,
        result.Checkpoint.Rejected > 0 ? deadLetters : null,
        result.ResumedFrom,
        result.Checkpoint.ContentHash,
        published.Index.Version);

    private static void Print(IndexResult result, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, JsonFormat.Document));
            return;
        }

        Console.WriteLine(
            $"{result.Indexed:N0} passages in index '{result.Index}'{(result.Bytes is { } bytes ? $" ({bytes / 1e6:N1} MB)" : "")}, " +
            $"{result.Seconds:N1} s, {result.DocsPerSecond:N0} passages/s");
        if (result.Rejected > 0)
        {
            Console.WriteLine($"{result.Rejected:N0} lines were rejected; the lines and the reasons are in {result.DeadLetters}");
        }
    }

    /// <summary>The JSON document; its names are part of the public format.</summary>
    private sealed record IndexResult(
        long Indexed,
        long Rejected,
        long EngineCount,
        double Seconds,
        double DocsPerSecond,
        long? Bytes,
        string Index,
        string? DeadLetters,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? ResumedFrom,
        ContentHash ContentHash,
        string Version);
}
