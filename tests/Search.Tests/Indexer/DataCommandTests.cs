using System.Text.Json.Nodes;
using Search.Tests.Indexing.DataSets;

namespace Search.Tests.Indexer;

/// <summary><c>search data</c> as a user runs it.</summary>
public sealed class DataCommandTests : DataSetTests
{
    private const string Flag = "--accept-licence";

    [Fact]
    public async Task The_list_has_every_data_set_and_says_which_are_here()
    {
        await RunAsync("get", Name, Flag);

        var result = await RunAsync("list", "--json");
        var text = await RunAsync("list");

        var rows = JsonNode.Parse(result.Output)!["dataSets"]!.AsArray();
        var row = rows.Single(row => (string?)row!["name"] == Name)!;
        Assert.Equal((Archive.Length, "MS MARCO", true), ((long)row["bytes"]!, (string?)row["licence"], (bool)row["here"]!));
        Assert.Equal(("collection.tsv", "collection"), ((string?)row["files"]![0]!["name"], (string?)row["files"]![0]!["role"]));
        Assert.All(rows.Where(other => other != row), other => Assert.False((bool)other!["here"]!));
        Assert.Matches($"(?m)^{Name} +here ", text.Output);
        Assert.Contains("trec-dl-2019", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_the_terms_must_be_accepted_with_the_flag_and_only_once()
    {
        var refused = await RunAsync("get", Name);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("non-commercial research only", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("microsoft.github.io/msmarco", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(Flag, refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);

        var accepted = await RunAsync("get", Name, Flag);
        Assert.True(accepted.ExitCode == 0, accepted.Errors);
        Assert.Contains("non-commercial research only", accepted.Errors, StringComparison.Ordinal);

        Directory.Delete(Folder, recursive: true);
        var again = await RunAsync("get", Name);
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.DoesNotContain("non-commercial", again.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", 0)]
    [InlineData("n", 2)]
    public async Task On_a_terminal_the_user_is_asked(string answer, int exitCode)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "The program 'script', which makes a terminal, is not here.");
        var start = ProgramRunner.Describe("Search.Indexer", Home.Path, ["data", "get", Name], Variables());
        var command = $"dotnet {string.Join(' ', start.ArgumentList)}";
        start.FileName = "/usr/bin/script";
        start.ArgumentList.Clear();
        foreach (var argument in (string[])["-qec", command, "/dev/null"])
        {
            start.ArgumentList.Add(argument);
        }

        var result = await ProgramRunner.RunAsync(start, answer + "\n");

        Assert.Contains("Do you accept these terms? [y/N]", result.Output, StringComparison.Ordinal);
        Assert.True(result.ExitCode == exitCode, result.Output + result.Errors);
        Assert.Equal(exitCode == 0, Store.IsHere(MsMarco()));
    }

    [Fact]
    public async Task The_result_of_get_names_the_folder_and_the_checked_files()
    {
        var result = await RunAsync("get", Name, Flag, "--json");

        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal((Name, Folder, "MS MARCO"), ((string?)json["name"], (string?)json["folder"], (string?)json["licence"]));
        var file = Assert.Single(json["files"]!.AsArray())!;
        Assert.Equal(
            ("collection.tsv", Collection.Length, 10_000, Packed.Md5(Collection)),
            ((string?)file["name"], (long)file["bytes"]!, (long)file["lines"]!, (string?)file["md5"]));
        Assert.Contains($"collection.tar.gz: {Archive.Length:N0} of {Archive.Length:N0} bytes", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_complete_data_set_is_verified()
    {
        await RunAsync("get", Name, Flag);

        var json = await RunAsync("verify", Name, "--json");
        var text = await RunAsync("verify", Name);

        Assert.Equal(0, json.ExitCode);
        Assert.True((bool)JsonNode.Parse(json.Output)!["ok"]!);
        Assert.Empty(JsonNode.Parse(json.Output)!["problems"]!.AsArray());
        Assert.Contains($"collection.tsv: {Collection.Length:N0} bytes, 10,000 lines, MD5 {Packed.Md5(Collection)}", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_changed_byte_is_found_by_verify()
    {
        await RunAsync("get", Name, Flag);
        var changed = Collection.ToArray();
        changed[^2] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(Folder, "collection.tsv"), changed, Cancel);

        var result = await RunAsync("verify", Name, "--json");

        Assert.Equal(1, result.ExitCode);
        var json = JsonNode.Parse(result.Output)!;
        Assert.False((bool)json["ok"]!);
        Assert.Equal($"collection.tsv: its MD5 is {Packed.Md5(changed)}; expected {Packed.Md5(Collection)}", (string?)Assert.Single(json["problems"]!.AsArray()));
    }

    [Fact]
    public async Task A_missing_file_is_found_by_verify()
    {
        await RunAsync("get", Name, Flag);
        File.Delete(Path.Combine(Folder, "collection.tsv"));

        var result = await RunAsync("verify", Name);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("collection.tsv: the file is missing", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no data set 'nothing'", "get", "nothing")]
    [InlineData("There is no data set 'nothing'", "verify", "nothing")]
    [InlineData("is not here", "verify", "trec-dl-2019")]
    public async Task An_unknown_or_absent_data_set_is_refused(string reason, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_offline_folder_of_the_settings_is_used_without_a_server()
    {
        var offline = Directory.CreateDirectory(Home.File("offline")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(offline, Packed.Md5(Archive)), Archive, Cancel);

        var result = await ProgramRunner.RunAsync(
            "Search.Indexer", Home.Path, ["data", "get", Name, Flag],
            variables: new Dictionary<string, string> { ["SEARCH_DATA_SETS"] = WriteRegistry(MsMarco("http://127.0.0.1:9/collection.tar.gz")), ["SEARCH_DATA"] = offline });

        Assert.True(result.ExitCode == 0, result.Errors);
        await AssertHereAsync();
    }

    private Dictionary<string, string> Variables() => new() { ["SEARCH_DATA_SETS"] = WriteRegistry(MsMarco()) };

    private Task<ProgramRunner.Result> RunAsync(params string[] arguments) =>
        ProgramRunner.RunAsync("Search.Indexer", Home.Path, ["data", .. arguments], variables: Variables());
}
