using System.Text.Json.Nodes;

namespace Search.Tests.Indexer;

/// <summary><c>search indexes</c> as a user runs it.</summary>
public sealed class IndexesCommandTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Indexes_are_listed_and_described()
    {
        await IndexAsync("1\tone\nno tab\n2\ttwo\n");

        var list = JsonNode.Parse((await RunAsync("list", "--json")).Output)!["indexes"]!.AsArray();
        var show = JsonNode.Parse((await RunAsync("show", "passages", "--json")).Output)!;
        var text = (await RunAsync("show", "passages")).Output;

        var listed = Assert.Single(list)!;
        Assert.Equal(("passages", "lucene", 2), ((string?)listed["name"], (string?)listed["engine"], (int)listed["passages"]!));
        Assert.True((long)listed["bytes"]! > 0);
        Assert.Equal(("passages", "lucene", 2), ((string?)show["name"], (string?)show["engine"], (int)show["passages"]!));
        Assert.Equal(("passages.tsv", 3, 1), ((string?)show["metadata"]!["source"]!["name"], (int)show["metadata"]!["entries"]!, (int)show["metadata"]!["rejected"]!));
        Assert.Equal((string?)show["metadata"]!["contentHash"], text.Split("content hash")[1].Trim().Split('\n')[0]);
        Assert.Contains("passages.tsv: 3 entries, 1 of them rejected", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_indexes_the_list_says_how_to_make_one()
    {
        Assert.Contains("./search index SOURCE", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse((await RunAsync("list", "--json")).Output)!["indexes"]!.AsArray());
    }

    [Fact]
    public async Task An_index_is_rolled_back_and_forward_again()
    {
        await IndexAsync("1\tone\n");
        await IndexAsync("1\tone\n2\ttwo\n");
        var (newest, older) = await VersionsAsync();
        Assert.Equal((2, true, 1, false), ((int)newest["passages"]!, (bool)newest["current"]!, (int)older["passages"]!, (bool)older["current"]!));
        Assert.True(DateTimeOffset.Parse((string)newest["created"]!, null) >= DateTimeOffset.Parse((string)older["created"]!, null));

        var rolledBack = await RunAsync("rollback", "passages", "--json");
        Assert.Equal(1, (int)JsonNode.Parse(rolledBack.Output)!["passages"]!);
        Assert.True((bool)(await VersionsAsync()).Older["current"]!);

        var again = await RunAsync("rollback", "passages");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("no version older than the current one", again.Errors, StringComparison.Ordinal);

        var forward = await RunAsync("rollback", "passages", "--to", (string)newest["version"]!);
        Assert.Contains("with 2 passages", forward.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_versions_are_kept_as_the_settings_say()
    {
        for (var run = 0; run < 4; run++)
        {
            await IndexAsync("1\tone\n", ("SEARCH_VERSIONS", "3"));
        }

        Assert.Equal(3, JsonNode.Parse((await RunAsync("versions", "passages", "--json")).Output)!["versions"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_index_is_deleted_only_when_that_is_confirmed()
    {
        await IndexAsync("1\tone\n");

        var refused = await RunAsync("delete", "passages");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--yes", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("passages", (await RunAsync("list")).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("delete", "passages", "--yes")).ExitCode);
        Assert.DoesNotContain("passages:", (await RunAsync("list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("versions")]
    [InlineData("rollback")]
    [InlineData("delete", "--yes")]
    public async Task A_missing_index_is_refused_by_name(string verb, params string[] flags)
    {
        var result = await RunAsync([verb, "nothing", .. flags]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no index 'nothing'", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private async Task IndexAsync(string text, params (string Name, string Value)[] variables)
    {
        var file = _home.File("passages.tsv");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var result = await ProgramRunner.RunAsync(
            "Search.Indexer", _home.Path, ["index", file, "--replace"], variables: variables.ToDictionary(variable => variable.Name, variable => variable.Value));
        Assert.True(result.ExitCode is 0 or 3, result.Errors);
    }

    private Task<ProgramRunner.Result> RunAsync(params string[] arguments) =>
        ProgramRunner.RunAsync("Search.Indexer", _home.Path, ["indexes", .. arguments]);

    private async Task<(JsonNode Newest, JsonNode Older)> VersionsAsync()
    {
        var versions = JsonNode.Parse((await RunAsync("versions", "passages", "--json")).Output)!["versions"]!.AsArray();
        Assert.Equal(2, versions.Count);
        return (versions[0]!, versions[1]!);
    }
}
