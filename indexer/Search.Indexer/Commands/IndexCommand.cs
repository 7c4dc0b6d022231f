using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;
using Search.Indexing;
using Search.Indexing.Sources;
using Spectre.Console;

namespace Search.Indexer.Commands;

/// <summary><c>search index SOURCE…</c>.</summary>
internal static class IndexCommand
{
    private static readonly Argument<string[]> Sources = new("SOURCE")
    {
        Description = "sample, msmarco-passage, .tsv or .jsonl files (also .gz), or a BEIR folder",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Engine = new("--engine") { Description = "lucene or elasticsearch" };
    private static readonly Option<string?> Url = new("--url") { Description = "Elasticsearch or OpenSearch, e.g. http://127.0.0.1:9200" };
    private static readonly Option<string?> Index = new("--index") { Description = "the index's name; default: the source's" };
    private static readonly Option<bool> Replace = new("--replace") { Description = "replace an index of that name" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "index",
            """
            Puts a collection of passages into an index.

            Example: search index passages.tsv --index passages --replace
            """)
        {
            Sources, Engine, Url, Index, Replace, Json,
        };
        command.SetAction((arguments, cancel) => RunAsync(arguments, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var settings = SettingsLoader.Load(new Dictionary<string, string?>
        {
            ["Engine"] = arguments.GetValue(Engine),
            ["Elasticsearch:Url"] = arguments.GetValue(Url),
            ["Index"] = arguments.GetValue(Index),
        });
        var source = Source.Resolve(arguments.GetValue(Sources)!);
        var definition = new IndexDefinition(settings.Index ?? source.DefaultIndex, settings.Bm25, source.Identity);

        var started = TimeProvider.System.GetTimestamp();
        using var deadLetters = new DeadLetterFile(DeadLetterPath(settings, definition.Name));
        await using var engine = SearchEngines.Open(settings);
        await using var writer = await engine.CreateIndexAsync(definition, arguments.GetValue(Replace), cancel);
        var progress = new ProgressDisplay(StandardError(), source.TotalBytes, TimeProvider.System);
        var published = await progress.ShowAsync(
            () => new IndexJob(source, writer, deadLetters, progress).RunAsync(cancel));
        var (indexed, index) = (published.Index.Metadata.Indexed, published.Index);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        var result = new IndexResult(
            indexed, deadLetters.Count, index.Passages, seconds, indexed / seconds, index.Bytes, definition.Name,
            deadLetters.Count > 0 ? deadLetters.Path : null);
        foreach (var notice in published.Notices)
        {
            Notices.Write(notice);
        }

        Print(result, arguments.GetValue(Json));
        return result.Rejected > 0 ? ExitCodes.SomeRejected : ExitCodes.Done;
    }

    private static string DeadLetterPath(SearchSettings settings, string index) => Path.Combine(
        new DataDirectory(settings.Home).DeadLetters,
        string.Create(CultureInfo.InvariantCulture, $"{index}-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}.jsonl"));

    private static IAnsiConsole StandardError() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

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
            Console.WriteLine($"{result.Rejected:N0} lines were rejected; they and the reasons are in {result.DeadLetters}");
        }
    }
}

/// <summary>The JSON document of <c>search index</c>; the names are the contract's.</summary>
internal sealed record IndexResult(
    long Indexed, long Rejected, long EngineCount, double Seconds, double DocsPerSecond, long? Bytes, string Index, string? DeadLetters);
