using System.CommandLine;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;
using Search.Indexing;

namespace Search.Indexer.Commands;

/// <summary><c>search index replay DEADLETTERS --index NAME</c>.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> File = new("DEADLETTERS") { Description = "a dead-letter file whose lines were corrected" };
    private static readonly Option<string> Index = new("--index") { Description = "the index that gets the passages", Required = true };

    public static Command Create()
    {
        var engine = new EngineFlags();
        var command = new Command(
            "replay",
            """
            Adds corrected dead letters to an index. Correct the member "text" of each line: it is a line of TSV, JSON, or a row of a CSV file.

            A new version of the index is written and published; the version before it is kept.

            Example: search index replay ~/.local/share/search/dead-letters/passages-VERSION.jsonl --index passages
            """)
        {
            File,
            Index,
        };
        engine.AddTo(command);
        command.Add(JobFlags.Json);
        command.SetAction((arguments, cancel) => RunAsync(engine, arguments, cancel));
        return command;
    }

    private static async Task<int> RunAsync(EngineFlags engineFlags, ParseResult arguments, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        var settings = SettingsLoader.Load(engineFlags.Values(arguments));
        var (index, json) = (arguments.GetRequiredValue(Index), arguments.GetValue(JobFlags.Json));
        SearchEngines.RefuseAttached(settings, index);
        var letters = DeadLetter.ReadAll(arguments.GetRequiredValue(File)).ToList();
        await using var engine = SearchEngines.Open(settings);
        DeadLetterFile? rejected = null;
        var result = await JobProgress.ShowAsync(
            progress => new ReplayJob(engine, index, settings.Versions).RunAsync(
                letters, version => rejected = DeadLetterFile.Of(new DataDirectory(settings.Home), index, version, kept: 0), progress, cancel),
            totalBytes: 0,
            json);
        IndexReport.PrintReasons(rejected!.Reasons);
        return IndexReport.Print(result, result.Published!, rejected, TimeProvider.System.GetElapsedTime(started), json);
    }
}
