using Search.Indexing.DataSets;
using Search.Tests.Downloads;
using Search.Tests.Indexing.DataSets;
using Search.Tests.Onnx.Variants;

namespace Search.Tests.Indexer;

/// <summary><c>search data get</c> as processes that are killed, run at the same time, or fill the disk.</summary>
public sealed class DataProcessTests : DataSetTests
{
    private static readonly string[] Get = ["data", "get", Name, "--accept-licence"];

    [Fact]
    public async Task A_killed_download_continues_in_another_process_and_unpacks_everything()
    {
        Server.Version = "1";
        var (part, unpacked) = (Path.Combine(Folder, "collection.tar.gz.incomplete"), Path.Combine(Folder, "collection.tsv.incomplete"));
        Server.Before = async (context, _) =>
        {
            await FileServer.StallAsync(context, Archive, after: Archive.Length / 2);
            return true;
        };
        using (var process = ProgramRunner.Start("Search.Indexer", Home.Path, Get, Variables()))
        {
            while (!File.Exists(unpacked) || new FileInfo(unpacked).Length < Collection.Length / 3)
            {
                Assert.False(process.HasExited, "The program ended before it could be killed.");
                await Task.Delay(5, Cancel);
            }

            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        var read = new FileInfo(part).Length;
        Assert.False(Store.IsHere(MsMarco()));
        Server.Before = (_, _) => Task.FromResult(false);
        var asked = Server.Requests.Count;

        var again = await ProgramRunner.RunAsync("Search.Indexer", Home.Path, Get, variables: Variables());

        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal($"bytes={read}-", Assert.Single(Server.Requests.Skip(asked)).Range);
        await AssertHereAsync();
    }

    [Fact]
    public async Task Two_processes_download_a_data_set_once()
    {
        Server.Before = async (_, number) =>
        {
            await Task.Delay(number == 1 ? 1_500 : 0, Cancel); // By then both have started.
            return false;
        };
        var variables = Variables();

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ProgramRunner.RunAsync("Search.Indexer", Home.Path, Get, variables: variables)));

        Assert.All(results, result => Assert.Equal((0, $"{Name} is in {Folder}\n"), (result.ExitCode, result.Output)));
        Assert.Single(Server.Requests);
        await AssertHereAsync();
    }

    [Fact]
    public async Task A_disk_that_becomes_full_is_an_error_and_the_next_download_continues()
    {
        // The list has no unpacked sizes, so the needed space is only estimated, and zeros need more than estimated.
        var (passages, zeros) = (Packed.Collection(100_000), new byte[60_000_000]);
        var archive = Packed.TarGzip(("collection.tsv", passages), ("zeros.tsv", zeros));
        Server.Files["/collection.tar.gz"] = archive;
        var file = MsMarco().Files[0] with
        {
            Bytes = archive.Length,
            Md5 = Packed.Md5(archive),
            Contents =
            [
                new DataSetContent("collection.tsv", ContentRole.Collection, Md5: Packed.Md5(passages)),
                new DataSetContent("zeros.tsv", ContentRole.Queries, Md5: Packed.Md5(zeros)),
            ],
        };
        var dataSet = MsMarco() with { Files = [file] };
        var variables = new Dictionary<string, string> { ["SEARCH_DATA_SETS"] = WriteRegistry(dataSet) };

        var result = await LimitedShell.RunAsync(
            ProgramRunner.Describe("Search.Indexer", Home.Path, Get, variables), LimitedShell.Mounting, LimitedShell.AgainWithRoom(30 << 20));

        Assert.Matches($@"error: {Name} is not complete yet, the downloaded part is kept; the rest could not be written: No space left on device", result.Errors);
        var (full, again) = (result.Output.Split("\n\n")[0].Split('\n'), result.Output.Split("\n\n")[1]);
        Assert.Equal("exit code 1", full[0]);
        Assert.DoesNotContain(full, path => path.EndsWith(".tsv", StringComparison.Ordinal));
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.StartsWith($"{Name} is in ", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_proxy_of_the_environment_is_used()
    {
        var variables = new Dictionary<string, string>
        {
            ["SEARCH_DATA_SETS"] = WriteRegistry(MsMarco("http://data.example/collection.tar.gz")),
            ["HTTP_PROXY"] = Server.Url.ToString(),
            ["http_proxy"] = Server.Url.ToString(),
        };

        var result = await ProgramRunner.RunAsync("Search.Indexer", Home.Path, Get, variables: variables);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Single(Server.Requests);
        await AssertHereAsync();
    }

    private Dictionary<string, string> Variables() => new() { ["SEARCH_DATA_SETS"] = WriteRegistry(MsMarco()) };
}
