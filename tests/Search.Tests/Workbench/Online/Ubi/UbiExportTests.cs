using System.Text.Json.Nodes;
using Search.Workbench.Online;
using Search.Workbench.Online.Log;
using Search.Workbench.Online.Ubi;

namespace Search.Tests.Workbench.Online.Ubi;

/// <summary>The export against the rules of UBI 1.3's schemas: members, types, required ones, longest texts.</summary>
public sealed class UbiExportTests : IDisposable
{
    private static readonly Dictionary<string, int> LongestText = new() { ["application"] = 100, ["action_name"] = 100, ["query_id"] = 100, ["client_id"] = 100 };

    private readonly Trials _trials = new();
    private readonly TempFolder _folder = new();

    [Fact]
    public void Queries_follow_the_schema()
    {
        var (queries, _) = Export();

        Assert.Equal(2, queries.Count);
        Assert.All(queries, query =>
        {
            AssertMembers(query, "application", "query_id", "client_id", "user_query", "timestamp", "query_attributes", "query_response_hit_ids");
            Assert.All(query["query_response_hit_ids"]!.AsArray(), id => Assert.IsType<string>(id!.GetValue<string>()));
        });
        Assert.Equal("""say "moon" → München""", (string?)queries[0]["user_query"]);
        Assert.Equal("""["d0","d1","d2"]""", queries[0]["query_response_hit_ids"]!.ToJsonString());
        Assert.Equal(
            """{"experiment":"e","mode":"interleaved","arms":{"a":"bm25","b":"reranked"},"teams":["A","B",null]}""",
            queries[0]["query_attributes"]!.ToJsonString());
    }

    [Fact]
    public void Events_follow_the_schema_and_name_their_query()
    {
        var (queries, events) = Export();

        Assert.Equal(["click", "dwell"], events.Select(happened => (string?)happened["action_name"]));
        Assert.All(events, happened =>
        {
            AssertMembers(happened, "application", "action_name", "query_id", "client_id", "timestamp", "event_attributes");
            Assert.Equal((string?)queries[0]["query_id"], (string?)happened["query_id"]);
            Assert.Equal((string?)queries[0]["client_id"], (string?)happened["client_id"]);
            Assert.Equal("d1", (string?)happened["event_attributes"]!["object"]!["object_id"]);
            Assert.Equal(2, (int)happened["event_attributes"]!["position"]!["ordinal"]!);
            Assert.Equal("B", (string?)happened["event_attributes"]!["team"]);
        });
        Assert.Equal(42.5, (double)events[1]["event_attributes"]!["dwell_seconds"]!);
    }

    [Fact]
    public void A_second_export_replaces_the_first()
    {
        Export();
        UbiExport.Write(_trials.Log.Find("e"), [], _folder.Path);

        Assert.Equal([UbiExport.EventsFile, UbiExport.QueriesFile], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
        Assert.Empty(Lines(UbiExport.QueriesFile));
    }

    public void Dispose()
    {
        _trials.Dispose();
        _folder.Dispose();
    }

    private (List<JsonObject> Queries, List<JsonObject> Events) Export()
    {
        var experiment = _trials.Create();
        var search = _trials.Search("AB-", [1], query: """say "moon" → München""");
        _trials.Log.TryAdd(search, new LoggedEvent(_trials.Clock.GetUtcNow(), 1, TimeSpan.FromSeconds(42.5)));
        _trials.Search("", [], query: "nothing found");
        UbiExport.Write(experiment, _trials.Log.Searches("e"), _folder.Path);
        return (Lines(UbiExport.QueriesFile), Lines(UbiExport.EventsFile));
    }

    private List<JsonObject> Lines(string file) => [.. File.ReadLines(_folder.File(file)).Select(line => JsonNode.Parse(line)!.AsObject())];

    private static void AssertMembers(JsonObject entry, params string[] members)
    {
        Assert.Equal(members, entry.Select(member => member.Key));
        Assert.All(LongestText, text => Assert.InRange(((string?)entry[text.Key] ?? "").Length, 0, text.Value));
        Assert.Matches(@"^2026-11-28T12:\d\d:00\.000Z$", (string?)entry["timestamp"]);
    }
}
