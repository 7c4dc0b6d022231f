using System.CommandLine;
using System.Text.Json;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Elasticsearch.Attached;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;

namespace Search.Indexer.Commands;

/// <summary><c>search indexes attach</c>: searches an index of the user's own, which is only read.</summary>
internal static class AttachCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "the name under which the index is searched from now on" };
    private static readonly Option<string?> Url = new("--url") { Description = "the server, without a password; default: SEARCH_ELASTICSEARCH_URL" };
    private static readonly Option<string> Index = new("--index") { Description = "an index, an alias, a data stream or a pattern", Required = true };
    private static readonly Option<string?> Text = new("--text") { Description = "the text fields, separated by commas; without it, fields are proposed" };
    private static readonly Option<string?> Title = new("--title") { Description = "the field of the title" };
    private static readonly Option<string?> Id = new("--id") { Description = "the field of the id, which also sorts equal scores; default: the server's _id" };
    private static readonly Option<string[]> Query = new("--query") { Description = "a request body with {{query}} in it, as [NAME=]FILE.json; several can be compared", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<string?> Filter = new("--filter") { Description = "a file with a query that hits must match; for the default query" };
    private static readonly Option<string?> Document = new("--document") { Description = "what a model reads, with fields in braces; default: \"{title} {text}\"" };
    private static readonly Option<bool> StripHtml = new("--strip-html") { Description = "the fields hold HTML, of which only the text is read" };
    private static readonly Option<int> MaxConcurrent = new("--max-concurrent") { Description = "how many searches run at the same time", DefaultValueFactory = _ => AttachedIndex.DefaultMaxConcurrent };
    private static readonly Option<bool> Yes = new("--yes") { Description = "attach with the proposed fields" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "attach",
            """
            Attaches an index of your own on Elasticsearch or OpenSearch, so that it can be searched, reranked and evaluated under a name. It is only
            read. The password comes from the settings and is not stored.

            Example: search indexes attach shop --url http://127.0.0.1:9200 --index products --text description --title name
            Example: search indexes attach shop --index 'products-*' --text description --query tuned=tuned.json --query plain=plain.json
            """)
        {
            Name, Url, Index, Text, Title, Id, Query, Filter, Document, StripHtml, MaxConcurrent, Yes, Json,
        };
        MaxConcurrent.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100)
            {
                result.AddError("--max-concurrent: expected 1 to 100.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var settings = SettingsLoader.Load(new Dictionary<string, string?> { ["Elasticsearch:Url"] = arguments.GetValue(Url) });
        var name = arguments.GetRequiredValue(Name);
        var url = settings.Elasticsearch.Url ?? throw new BadInputException("There is no server; give --url or SEARCH_ELASTICSEARCH_URL, e.g. http://127.0.0.1:9200.");
        var store = SearchEngines.AttachedStore(settings);
        await RequireFreeAsync(store, settings, name, cancel);
        if (arguments.GetValue(Text) is { } text)
        {
            return await AttachAsync(Describe(arguments, url, text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), arguments.GetValue(Title)));
        }

        var proposed = await Attachment.ProposeAsync(url, arguments.GetRequiredValue(Index), settings.Elasticsearch, cancel);
        Notices.Write($"text fields of {arguments.GetRequiredValue(Index)}: {string.Join(", ", proposed.Found)}");
        Notices.Write($"the same as: search indexes attach {name} --url {url} --index '{arguments.GetRequiredValue(Index)}' --text {proposed.Text}{(proposed.Title is null ? "" : $" --title {proposed.Title}")}");
        if (arguments.GetValue(Yes))
        {
            return await AttachAsync(Describe(arguments, url, [proposed.Text], arguments.GetValue(Title) ?? proposed.Title));
        }

        Print(arguments, new { name, attached = false, text = new[] { proposed.Text }, proposed.Title }, $"Nothing was attached. Add --yes to attach with these fields, or use the command above with others.");
        return ExitCodes.Done;

        async Task<int> AttachAsync(AttachedIndex index)
        {
            var found = await Attachment.CheckAsync(index, settings.Elasticsearch, cancel);
            store.Save(index);
            if (found.Notice is { } notice)
            {
                Notices.Write(notice);
            }

            Print(
                arguments,
                new { name, index.Index, found.Passages, index.Text, index.Title, index.Id, arms = index.Queries.Select(query => query.Name) },
                $"{name}: {found.Passages:N0} documents of {string.Join(", ", found.Indexes)}; fields: {string.Join(", ", found.Fields)}; queries: {string.Join(", ", index.SearchNames)}");
            return ExitCodes.Done;
        }
    }

    private static AttachedIndex Describe(ParseResult arguments, string url, IReadOnlyList<string> text, string? title)
    {
        var files = arguments.GetValue(Query) ?? [];
        var filter = arguments.GetValue(Filter);
        if (filter is not null && files.Length > 0)
        {
            throw new BadInputException("--filter is for the default query; with --query, write the filter into the query.");
        }

        AttachedQuery[] queries = files.Length == 0 ? [new AttachedQuery(AttachedQuery.Default, null)] : [.. files.Select(ReadQuery)];
        return new AttachedIndex(
            arguments.GetRequiredValue(Name), url, arguments.GetRequiredValue(Index), text, title, arguments.GetValue(Id), queries,
            filter is null ? null : QueryTemplate.ReadFile(filter), arguments.GetValue(MaxConcurrent))
        {
            Document = arguments.GetValue(Document),
            StripHtml = arguments.GetValue(StripHtml),
        };
    }

    /// <summary>As in <c>tuned=tuned.json</c>; without a name, the file's own counts.</summary>
    private static AttachedQuery ReadQuery(string argument)
    {
        var parts = argument.Split('=', 2);
        var (name, file) = parts is [var given, var path] ? (given, path) : (Core.Indexing.IndexName.From(argument), argument);
        return new AttachedQuery(name, QueryTemplate.ReadFile(file));
    }

    private static async Task RequireFreeAsync(AttachedIndexStore store, SearchSettings settings, string name, CancellationToken cancel)
    {
        if (store.Find(name) is not null)
        {
            throw new BadInputException($"An index is attached as '{name}' already. Choose another name, or remove it first: ./search indexes detach {name}");
        }

        await using var embedded = SearchEngines.OpenEmbedded(settings);
        if ((await embedded.ListIndexesAsync(cancel)).Any(index => index.Name == name))
        {
            throw new BadInputException($"There is an embedded index '{name}' already; choose another name.");
        }
    }

    private static void Print(ParseResult arguments, object json, string text) =>
        Console.WriteLine(arguments.GetValue(Json) ? JsonSerializer.Serialize(json, JsonFormat.Document) : text);
}
