using System.CommandLine;
using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Elasticsearch.Attached;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;
using Search.Indexing;

namespace Search.Indexer.Commands;

/// <summary><c>search indexes</c>: manages existing indexes.</summary>
internal static class IndexesCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "the index's name" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON document" };

    public static Command Create()
    {
        var version = new Option<string?>("--to") { Description = "the version; default: the newest one before the current one" };
        var yes = new Option<bool>("--yes") { Description = "do not ask" };
        return new Command("indexes", "Manages indexes: lists, describes and checks them, goes back to an older version, deletes them.")
        {
            AttachCommand.Create(),
            DetachCommand.Create(),
            Create("list", "Lists the indexes that can be searched.\n\nExample: search indexes list", (engine, attached, _, cancel) => ListAsync(engine, attached, cancel), named: false),
            Create(
                "show",
                "Describes an index: source, counts and settings.\n\nExample: search indexes show passages",
                (engine, attached, arguments, cancel) => ShowAsync(engine, attached, arguments.GetRequiredValue(Name), cancel),
                attachedToo: true),
            Create(
                "verify",
                "Reads every passage of an index and compares count and content hash with those of its publication.\n\nExample: search indexes verify passages",
                (engine, _, arguments, cancel) => VerifyAsync(engine, arguments.GetRequiredValue(Name), cancel)),
            Create("versions", "Lists the versions of an index, the newest first.\n\nExample: search indexes versions passages", (engine, _, arguments, cancel) => VersionsAsync(engine, arguments.GetRequiredValue(Name), cancel)),
            Create(
                "rollback",
                "Makes an older version of an index the current one. The newer version is kept.\n\nExample: search indexes rollback passages",
                (engine, _, arguments, cancel) => RollBackAsync(engine, arguments.GetRequiredValue(Name), arguments.GetValue(version), cancel),
                version),
            Create(
                "delete",
                "Deletes an index with all its versions, after asking.\n\nExample: search indexes delete passages --yes",
                (engine, _, arguments, cancel) => DeleteAsync(engine, arguments.GetRequiredValue(Name), arguments.GetValue(yes), cancel),
                yes),
        };
    }

    private static Command Create(
        string name, string description, Func<ISearchEngine, AttachedIndexes, ParseResult, CancellationToken, Task<Report>> run, Option? option = null,
        bool named = true, bool attachedToo = false)
    {
        var engineFlags = new EngineFlags();
        var command = new Command(name, description);
        if (named)
        {
            command.Add(Name);
        }

        if (option is not null)
        {
            command.Add(option);
        }

        engineFlags.AddTo(command);
        command.Add(Json);
        command.SetAction(async (arguments, cancel) =>
        {
            var settings = SettingsLoader.Load(engineFlags.Values(arguments));
            if (named && !attachedToo)
            {
                SearchEngines.RefuseAttached(settings, arguments.GetRequiredValue(Name));
            }

            await using var engine = SearchEngines.Open(settings);
            await using var attached = SearchEngines.OpenAttached(settings);
            var report = await run(engine, attached, arguments, cancel);
            Console.WriteLine(arguments.GetValue(Json) ? JsonSerializer.Serialize(report.Json, JsonFormat.Document) : report.Text);
            return report.ExitCode;
        });
        return command;
    }

    private static async Task<Report> ListAsync(ISearchEngine engine, AttachedIndexes attached, CancellationToken cancel)
    {
        var indexes = await engine.ListIndexesAsync(cancel);
        var others = await attached.InspectAsync(cancel);
        var json = new
        {
            indexes = indexes.Select(index => new { index.Name, Engine = engine.Name, Passages = (long?)index.Passages, index.Bytes, Attached = false })
                .Concat(others.Select(other => new { other.Index.Name, Engine = attached.Name, other.Found?.Passages, Bytes = (long?)null, Attached = true })),
        };
        return new Report(json, indexes.Count + others.Count == 0
            ? "There is no index. Create one with: ./search index SOURCE"
            : string.Join('\n', indexes.Select(index => $"{index.Name}: {index.Passages:N0} passages{Size(index.Bytes)}").Concat(others.Select(AttachedLine))));
    }

    private static string AttachedLine(AttachedState state) =>
        $"{state.Index.Name}: attached, {(state.Found is { } found ? $"{found.Passages:N0} documents" : $"cannot be searched: {state.Problem}")}";

    private static Report Show(AttachedState state)
    {
        var index = state.Index;
        return new Report(
            new { index.Name, Attached = true, index.Url, index.Index, state.Found?.Passages, state.Found?.Indexes, index.Text, index.Title, index.Id, index.Queries, index.Filter, index.MaxConcurrent, state.Problem },
            string.Join('\n', [
                AttachedLine(state),
                $"  index         {index.Index} at {index.Url}{(state.Found is { } found ? $": {string.Join(", ", found.Indexes)}" : "")}",
                $"  fields        {string.Join(", ", state.Found?.Fields ?? [.. index.ReadFields])}; id: {index.Id ?? "_id"}",
                .. index.Queries.Select(query => $"  query         {query.Name}: {query.Body?.ToJsonString() ?? "BM25 over title and text, the best field counts"}"),
                $"  at once       {index.MaxConcurrent} searches",
            ]),
            state.Problem is null ? ExitCodes.Done : ExitCodes.Failed);
    }

    private static async Task<Report> ShowAsync(ISearchEngine engine, AttachedIndexes attached, string name, CancellationToken cancel)
    {
        if (await attached.InspectAsync(name, cancel) is { } state)
        {
            return Show(state);
        }

        var index = await engine.DescribeIndexAsync(name, cancel);
        var metadata = index.Metadata;
        var json = new { index.Name, Engine = engine.Name, index.Passages, index.Bytes, index.Version, Metadata = metadata };
        return new Report(json, string.Join('\n', [
            $"{index.Name}: {index.Passages:N0} passages{Size(index.Bytes)}",
            $"  version       {index.Version}, published {metadata.Published:u}, started {metadata.Started:u}",
            $"  source        {metadata.Source.Name}: {metadata.Entries:N0} entries, {metadata.Rejected:N0} of them rejected",
            $"  content hash  {metadata.ContentHash}",
            $"  ranking       BM25 with k1 {metadata.K1} and b {metadata.B}; analyzer {metadata.Analyzer}",
            $"  made by       search {metadata.Tool}, schema {metadata.Schema}",
            .. await StoppedAsync(engine, name, cancel),
        ]));
    }

    private static async Task<IEnumerable<string>> StoppedAsync(ISearchEngine engine, string name, CancellationToken cancel) =>
        (await engine.InspectAsync(name, cancel)).Suspended is { } stopped
            ? [$"  stopped job   after {stopped.Indexed:N0} passages of {stopped.Source.Name}; the same command continues it"]
            : [];

    private static async Task<Report> VerifyAsync(ISearchEngine engine, string name, CancellationToken cancel)
    {
        var verified = await IndexVerification.RunAsync(engine, name, new VerificationLines(), cancel);
        var isUnchanged = verified.Problems.Count == 0;
        return new Report(
            new { name, verified.Passages, verified.ContentHash, Ok = isUnchanged, verified.Problems },
            isUnchanged
                ? $"{name} is unchanged: {verified.Passages:N0} passages, content hash {verified.ContentHash}"
                : $"{name} is not as it was published; index it again, or go back to an older version:\n  {string.Join("\n  ", verified.Problems)}",
            isUnchanged ? ExitCodes.Done : ExitCodes.Failed);
    }

    private static async Task<Report> VersionsAsync(ISearchEngine engine, string name, CancellationToken cancel)
    {
        var versions = await engine.ListVersionsAsync(name, cancel);
        return new Report(new { versions }, string.Join('\n', versions.Select(version =>
            $"{(version.Current ? "*" : " ")} {version.Version}  {version.Created:u}  {version.Passages:N0} passages")));
    }

    private static async Task<Report> RollBackAsync(ISearchEngine engine, string name, string? version, CancellationToken cancel)
    {
        var current = await engine.RollBackAsync(name, version, cancel);
        return new Report(
            new { name, current.Version, current.Passages },
            $"{name} is now version {current.Version} of {current.Created:u} with {current.Passages:N0} passages");
    }

    private static async Task<Report> DeleteAsync(ISearchEngine engine, string name, bool isConfirmed, CancellationToken cancel)
    {
        if (!isConfirmed)
        {
            Confirmation.OfDeletion($"the index '{name}'", "with all its versions");
        }

        await engine.DeleteIndexAsync(name, cancel);
        return new Report(new { name, deleted = true }, $"{name} was deleted");
    }

    /// <summary>Reports at intervals how many passages were read.</summary>
    private sealed class VerificationLines : IProgress<long>
    {
        private const long Interval = 1_000_000;
        private long _next = Interval;

        public void Report(long value)
        {
            if (value >= _next)
            {
                Notices.Write($"{value:N0} passages were read");
                _next += Interval;
            }
        }
    }

    private static string Size(long? bytes) => bytes is null ? "" : $", {bytes / 1e6:N1} MB";

    /// <summary>A result as text and as JSON, and the exit code.</summary>
    private sealed record Report(object Json, string Text, int ExitCode = ExitCodes.Done);
}
