using System.Text;
using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Indexing.DataSets;
using Search.Lucene;
using Search.Tests.Indexing.DataSets;

namespace Search.Tests.Indexer;

/// <summary><c>search index NAME</c> with a data set, from an empty data directory to a searchable index.</summary>
public sealed class IndexDataSetTests : DataSetTests
{
    [Fact]
    public async Task The_passages_of_MS_MARCO_are_downloaded_checked_and_indexed_under_their_name()
    {
        var result = await IndexAsync(MsMarco(), Name, "--accept-licence", "--json");

        Assert.True(result.ExitCode == 0, result.Errors);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal((10_000, 10_000, 0, Name), ((int)json["indexed"]!, (int)json["engineCount"]!, (int)json["rejected"]!, (string?)json["index"]));
        Assert.Equal(HashOf(Collection), (string?)json["contentHash"]);
        await AssertHereAsync();

        await using var engine = new LuceneEngine(new DataDirectory(Home.Path));
        Assert.Equal(new IndexSource(Name, Packed.Md5(Archive)), (await engine.DescribeIndexAsync(Name, Cancel)).Metadata.Source);
        await using var retriever = await engine.OpenAsync(Name, Cancel);
        Assert.Equal(10, (await retriever.RetrieveAsync("moon", 10, Cancel)).Count);
    }

    [Fact]
    public async Task A_server_that_redirects_refuses_for_a_while_and_breaks_off_gives_the_same_index()
    {
        Server.Before = async (context, number) =>
        {
            var response = context.Response;
            switch (number)
            {
                case 1:
                    (response.StatusCode, response.Headers.Location) = (302, "/elsewhere/collection.tar.gz");
                    return true;
                case 2:
                    (response.StatusCode, response.Headers.RetryAfter) = (429, "1");
                    return true;
                case 3:
                    response.StatusCode = 503;
                    return true;
                case 4:
                    response.ContentLength = Archive.Length;
                    await response.Body.WriteAsync(Archive.AsMemory(0, Archive.Length / 2), Cancel);
                    await response.Body.FlushAsync(Cancel);
                    await Task.Delay(200, Cancel);
                    context.Abort();
                    return true;
                default:
                    return false;
            }
        };

        var result = await IndexAsync(MsMarco(), Name, "--accept-licence", "--json");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(HashOf(Collection), (string?)JsonNode.Parse(result.Output)!["contentHash"]);
        Assert.StartsWith("bytes=", Server.Requests.Last().Range, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_server_that_refuses_or_sends_another_file_gives_no_index(int status)
    {
        Server.Files["/collection.tar.gz"] = Packed.TarGzip(("collection.tsv", Packed.Collection(10)));
        Server.Before = (context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(status != 200);
        };

        var result = await IndexAsync(MsMarco(), Name, "--accept-licence");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"the MD5 {Packed.Md5(Archive)}", result.Errors, StringComparison.Ordinal);
        Assert.Contains("SEARCH_DATA_SETS", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Home.Path, "indexes", Name)));
    }

    [Fact]
    public async Task A_data_set_that_is_here_is_indexed_without_a_server_and_without_the_flag()
    {
        await IndexAsync(MsMarco(), Name, "--accept-licence");

        var again = await IndexAsync(MsMarco(), Name, "--replace");

        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Contains($"note: checking {Name}", again.Errors, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Without_the_licence_nothing_is_downloaded_or_indexed()
    {
        var result = await IndexAsync(MsMarco(), Name);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--accept-licence", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
        Assert.False(Directory.Exists(Path.Combine(Home.Path, "indexes")));
    }

    [Theory]
    [InlineData(2, "already exists", "--index", "existing")]
    [InlineData(2, "not a valid index name", "--index", "Bad Name")]
    [InlineData(1, "No server answers", "--url", "http://127.0.0.1:9")]
    public async Task What_refuses_the_index_is_found_before_the_download(int exitCode, string reason, params string[] flags)
    {
        await IndexAsync(MsMarco(), "sample", "--index", "existing");

        var result = await IndexAsync(MsMarco(), [Name, "--accept-licence", .. flags]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task A_damaged_collection_is_not_indexed()
    {
        await IndexAsync(MsMarco(), Name, "--accept-licence");
        var changed = Collection.ToArray();
        changed[^2] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(Folder, "collection.tsv"), changed, Cancel);

        var result = await IndexAsync(MsMarco(), Name, "--replace");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"its MD5 is {Packed.Md5(changed)}; expected {Packed.Md5(Collection)}", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_BEIR_set_is_indexed_with_its_titles()
    {
        var archive = Packed.Zip(("tiny/corpus.jsonl", """{"_id":"1","title":"A title","text":"the moon"}"""u8.ToArray()));
        Server.Files["/tiny.zip"] = archive;
        var dataSet = new DataSet(
            "beir-tiny", "Tiny.", "BEIR (CC BY-SA 4.0)",
            [new DataSetFile("tiny.zip", [new Uri(Server.Url, "/tiny.zip").ToString()], archive.Length, Packed.Md5(archive), Packing.Zip, [new DataSetContent("corpus.jsonl", ContentRole.Collection, "tiny/corpus.jsonl")])]);

        var result = await IndexAsync(dataSet, "beir-tiny", "--json");

        Assert.True(result.ExitCode == 0, result.Errors);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal("beir-tiny", (string?)json["index"]);
        Assert.Equal(ContentHash.Of([new Passage("1", "A title", "the moon")]).ToString(), (string?)json["contentHash"]);
        Assert.Contains("CC BY-SA 4.0", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_set_without_passages_cannot_be_indexed()
    {
        var result = await IndexAsync(MsMarco(), "trec-dl-2019");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("has no passages; expected one of: msmarco-passage, beir-nfcorpus", result.Errors, StringComparison.Ordinal);
    }

    private static string HashOf(byte[] collection) => ContentHash.Of(
        Encoding.UTF8.GetString(collection).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(parts => new Passage(parts[0], null, parts[1]))).ToString();

    private Task<ProgramRunner.Result> IndexAsync(DataSet dataSet, params string[] arguments) => ProgramRunner.RunAsync(
        "Search.Indexer", Home.Path, ["index", .. arguments], variables: new Dictionary<string, string> { ["SEARCH_DATA_SETS"] = WriteRegistry(dataSet) });
}
