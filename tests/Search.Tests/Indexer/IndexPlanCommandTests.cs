using System.Text.Json.Nodes;

namespace Search.Tests.Indexer;

/// <summary>The plan, the limit of rejected lines, replayed dead letters and progress events, as a user meets them.</summary>
public sealed class IndexPlanCommandTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_dry_run_prints_the_plan_and_changes_nothing()
    {
        var text = await RunAsync("index", "sample", "--dry-run");
        var json = JsonNode.Parse((await RunAsync("index", "sample", "--dry-run", "--json")).Output)!;

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("there is no index 'sample'", text.Output, StringComparison.Ordinal);
        Assert.Contains("contents (searched)", text.Output, StringComparison.Ordinal);
        Assert.Equal("new", (string?)json["start"]);
        Assert.Equal(
            ["create", "load", "checkpoint", "rejected", "sample", "count", "merge", "swap", "keep"],
            json["steps"]!.AsArray().Select(step => (string)step!["name"]!));
        Assert.Contains("There is no index", (await RunAsync("indexes", "list")).Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_home.Path, "indexes")));
    }

    [Fact]
    public async Task A_dry_run_of_an_existing_index_is_refused_as_the_job_is()
    {
        Assert.Equal(0, (await RunAsync("index", "sample")).ExitCode);

        var refused = await RunAsync("index", "sample", "--dry-run");
        var planned = await RunAsync("index", "sample", "--dry-run", "--replace");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--replace", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("with 720 passages", planned.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mostly_wrong_file_does_not_replace_a_good_index_until_the_user_allows_it()
    {
        await RunAsync("index", Write("1\tone\n"), "--index", "books");
        var wrong = Write("1\tone\n2\ttwo\n" + string.Concat(Enumerable.Repeat("no tab\n", 200)));

        var refused = await RunAsync("index", wrong, "--index", "books", "--replace");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("200 of 202 lines were rejected; the limit is 1 %, or 100 lines if that is more", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("200 lines: no tab found", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("books: 1 passages", (await RunAsync("indexes", "list")).Output, StringComparison.Ordinal);

        var allowed = await RunAsync("index", wrong, "--index", "books", "--replace", "--max-rejected", "100%", "--json");
        Assert.Equal(3, allowed.ExitCode);
        var json = JsonNode.Parse(allowed.Output)!;
        Assert.Equal((2, 200, 2), ((int)json["indexed"]!, (int)json["rejected"]!, (int)json["resumedFrom"]!));
    }

    [Theory]
    [InlineData("books.tsv", "1\tone\n2 two\n", "2 two", "2\\ttwo", "1\tone\n2\ttwo\n")]
    [InlineData("books.csv", "id,text,lang\n1,one,en\n2,\"two\nlines\"\n", "lines\\\"", "lines\\\",en", "id,text,lang\n1,one,en\n2,\"two\nlines\",en\n")]
    public async Task Corrected_dead_letters_are_added_to_the_index(string name, string content, string wrong, string right, string corrected)
    {
        var first = JsonNode.Parse((await RunAsync("index", Write(content, name), "--index", "books", "--json")).Output)!;
        var letters = (string)first["deadLetters"]!;
        await File.WriteAllTextAsync(
            letters, (await File.ReadAllTextAsync(letters, TestContext.Current.CancellationToken)).Replace(wrong, right, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var replayed = await RunAsync("index", "replay", letters, "--index", "books", "--json");

        Assert.True(replayed.ExitCode == 0, replayed.Errors);
        var json = JsonNode.Parse(replayed.Output)!;
        Assert.Equal((2, 0, 1), ((int)json["indexed"]!, (int)json["rejected"]!, (int)json["resumedFrom"]!));
        var whole = JsonNode.Parse((await RunAsync("index", Write(corrected, name), "--index", "whole", "--json")).Output)!;
        Assert.Equal((string?)whole["contentHash"], (string?)json["contentHash"]);
    }

    [Fact]
    public async Task Progress_for_programs_is_one_JSON_line_an_event_on_stderr()
    {
        var result = await RunAsync("index", "sample", "--json");

        var events = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.All(events, one => Assert.Equal("progress", (string?)one["event"]));
        var last = events[^1];
        Assert.True((bool)last["finishing"]!);
        Assert.Equal((720, 0, 0, 0), ((int)last["passages"]!, (int)last["rejected"]!, (int)last["retries"]!, (int)last["inFlight"]!));
        Assert.Equal((long)last["totalBytes"]!, (long)last["bytesRead"]!);
        Assert.True((double)last["bytesPerSecond"]! > 0 && (double)last["remainingSeconds"]! == 0);
    }

    [Fact]
    public async Task An_index_is_verified_and_damage_is_found()
    {
        await RunAsync("index", Write("1\tone\n2\ttwo\n"), "--index", "books");
        var good = await RunAsync("indexes", "verify", "books", "--json");
        var json = JsonNode.Parse(good.Output)!;
        Assert.Equal((0, 2, true), (good.ExitCode, (int)json["passages"]!, (bool)json["ok"]!));
        Assert.Empty(json["problems"]!.AsArray());

        await ChangeLastByteAsync("search.postings");
        var badPostings = await RunAsync("indexes", "verify", "books");
        Assert.Equal(1, badPostings.ExitCode);
        Assert.Contains("The file search.postings is damaged", badPostings.Output, StringComparison.Ordinal);

        await ChangeLastByteAsync("search.passages");
        var badPassage = await RunAsync("indexes", "verify", "books");
        Assert.Equal(1, badPassage.ExitCode);
        Assert.Contains("'search.passages' is damaged", badPassage.Errors, StringComparison.Ordinal);
    }

    private async Task ChangeLastByteAsync(string name)
    {
        var file = Directory.EnumerateFiles(Path.Combine(_home.Path, "indexes", "books"), name, SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
    }

    private Task<ProgramRunner.Result> RunAsync(params string[] arguments) => ProgramRunner.RunAsync("Search.Indexer", _home.Path, arguments);

    private string Write(string text, string name = "books.tsv")
    {
        var path = Path.Combine(_home.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
