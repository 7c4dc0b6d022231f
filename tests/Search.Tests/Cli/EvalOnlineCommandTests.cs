using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Search.Workbench.Online;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Log;

namespace Search.Tests.Cli;

/// <summary><c>search eval online</c> as a user runs it, over a log with a few hundred searches.</summary>
public sealed class EvalOnlineCommandTests : CliTests
{
    [Fact]
    public async Task From_create_to_delete()
    {
        Assert.Equal((0, "e was created: interleaved, A is bm25, B is default.\n"), await TextAsync("create", "e"));
        var log = OnlineLog.Open(Home.File("online.db"));
        Fill(log, wins: [(Arm.A, 60), (Arm.B, 140)]);

        var shown = await JsonAsync("show", "e");
        Assert.Equal((60, 140, 0), ((int)shown["winsA"]!, (int)shown["winsB"]!, (int)shown["ties"]!));
        Assert.Equal(-0.2, (double)shown["deltaAb"]!, 1e-12);
        Assert.Equal("default", (string?)shown["preferred"]);
        Assert.True((double)shown["alwaysValid"]!["interval"]![1]! < 0);
        Assert.Equal(("e", "interleaved", 1800), ((string?)shown["experiment"]!["name"], (string?)shown["experiment"]!["mode"], (int)shown["experiment"]!["settlingSeconds"]!));
        var (code, text) = await TextAsync("show", "e", "--unit", "visitor");
        Assert.Equal(0, code);
        Assert.Contains("A: bm25", text, StringComparison.Ordinal);
        Assert.Contains("\nCannot tell yet: the preference for default is -0.500", text, StringComparison.Ordinal);

        var exported = await JsonAsync("export", "e", "--out", Home.File("ubi"));
        Assert.Equal((200, 200), ((int)exported["queries"]!, (int)exported["events"]!));
        Assert.Equal(200, (await File.ReadAllLinesAsync(Home.File("ubi/ubi_events.ndjson"), TestContext.Current.CancellationToken)).Length);

        Assert.Equal(2, (await RunAsync("", "eval", "online", "delete", "e")).ExitCode); // Nobody can be asked.
        Assert.Equal(0, (int)(await JsonAsync("delete", "--older-than", "30000", "--yes"))["searches"]!);
        Assert.Equal(200, (int)(await JsonAsync("delete", "e", "--yes"))["searches"]!);
        Assert.Empty((await JsonAsync("list"))["experiments"]!.AsArray());
    }

    [Fact]
    public async Task Plan_says_how_many_searches_are_needed()
    {
        var json = await JsonAsync("plan", "--difference", "0.02", "--decided", "0.4");
        var (_, text) = await TextAsync("plan", "--difference", "0.02", "--decided", "0.4");

        Assert.InRange((int)json["oneLook"]!, 1900, 2050);
        Assert.InRange((int)json["everyLook"]!, 3000, 6000);
        Assert.StartsWith("A preference of 0.02 with a winner in 40 % of the searches means that the better arm wins 55.0 % of those.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_prints_the_shares_of_experiments_that_found_a_preference()
    {
        await File.WriteAllTextAsync(Home.File("qrels.txt"), "1 0 a 1\n2 0 b 1\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Home.File("bad.trec"), "1 Q0 b 1 2 t\n1 Q0 a 2 1 t\n2 Q0 a 1 2 t\n2 Q0 b 2 1 t\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Home.File("good.trec"), "1 Q0 a 1 2 t\n1 Q0 b 2 1 t\n2 Q0 b 1 2 t\n2 Q0 a 2 1 t\n", TestContext.Current.CancellationToken);
        string[] simulate = ["simulate", Home.File("qrels.txt"), Home.File("bad.trec"), Home.File("good.trec"), "--experiments", "20", "--searches", "100", "--clicks", "position"];

        var json = await JsonAsync(simulate);
        var (_, nothing) = await TextAsync([.. simulate, "--null"]);

        Assert.Equal((0, 1), ((double)json["alwaysValid"]!["a"]!, (double)json["alwaysValid"]!["b"]!));
        Assert.Contains("where there is none", nothing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no experiment 'x'", "show", "x")]
    [InlineData("Say what to delete", "delete", "--yes")]
    [InlineData("sometimes", "create", "x", "--mode", "sometimes")]
    public async Task Bad_arguments_are_refused_with_the_reason(string reason, params string[] arguments)
    {
        var result = await RunAsync("", ["eval", "online", .. arguments]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    private static void Fill(OnlineLog log, (Arm Winner, int Count)[] wins)
    {
        foreach (var (place, winner) in wins.SelectMany(win => Enumerable.Repeat(win.Winner, win.Count)).Index())
        {
            Arm[] teams = place % 2 == 0 ? [Arm.A, Arm.B] : [Arm.B, Arm.A];
            var search = new LoggedSearch(
                Guid.NewGuid(), DateTimeOffset.UnixEpoch.AddYears(50), "one visitor", $"q{place}", null, [new ShownDocument("x", teams[0]), new ShownDocument("y", teams[1])]);
            log.Add("e", search);
            log.TryAdd(search.Id, new LoggedEvent(search.At, Array.IndexOf(teams, winner), null));
        }

        SqliteConnection.ClearAllPools();
    }

    private async Task<(int ExitCode, string Output)> TextAsync(params string[] arguments)
    {
        var result = await RunAsync("", ["eval", "online", .. arguments]);
        Assert.Empty(result.Errors);
        return (result.ExitCode, result.Output);
    }

    private async Task<JsonNode> JsonAsync(params string[] arguments) => JsonNode.Parse((await TextAsync([.. arguments, "--json"])).Output)!;
}
