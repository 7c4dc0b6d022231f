using System.Text;
using CsCheck;
using Search.Core.Errors;
using Search.Indexing.DataSets;

namespace Search.Tests.Indexing.DataSets;

/// <summary>The built-in list of data sets, and a list of the user.</summary>
public sealed class DataSetRegistryTests : IDisposable
{
    private const string File = """{ "name": "a.tsv", "urls": ["http://example.org/a.tsv"], "bytes": 1, "md5": "0123456789abcdef0123456789abcdef", "packing": "none", "contents": [{ "name": "a.tsv", "role": "collection" }] }""";

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => [.. DataSetRegistry.Load(null).All.Select(dataSet => dataSet.Name)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_collections_queries_and_judgements_of_the_field_are_there() =>
        Assert.Equal(
            ["msmarco-passage", "msmarco-passage-queries", "msmarco-passage-dev", "msmarco-passage-top1000-dev", "trec-dl-2019", "trec-dl-2020", "beir-nfcorpus", "beir-scifact", "beir-arguana", "beir-fiqa"],
            DataSetRegistry.Load(null).All.Select(dataSet => dataSet.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_built_in_data_set_has_encrypted_addresses_sizes_and_a_licence(string name)
    {
        var registry = DataSetRegistry.Load(null);
        var dataSet = registry.Get(name);

        Assert.All(dataSet.Files.SelectMany(file => file.Urls), url => Assert.StartsWith("https://", url, StringComparison.Ordinal));
        Assert.All(dataSet.Files, file => Assert.Matches("^[0-9a-f]{32}$", file.Md5));
        Assert.All(dataSet.Files, file => Assert.Equal(file.Urls.Select(url => new Uri(url)), registry.UrlsOf(file)));
        Assert.EndsWith(".", dataSet.Description, StringComparison.Ordinal);
        Assert.Equal(!name.StartsWith("beir", StringComparison.Ordinal), registry.LicenceOf(dataSet).MustBeAccepted);
    }

    [Fact]
    public void The_sizes_of_Microsofts_own_table_are_not_used()
    {
        // That table has sizes that are rounded up to whole disk blocks.
        var files = DataSetRegistry.Load(null).All.SelectMany(dataSet => dataSet.Files).ToDictionary(file => file.Name, file => file.Bytes);

        Assert.Equal(1_035_009_698, files["collection.tar.gz"]);
        Assert.Equal(1_057_717_952, files["collectionandqueries.tar.gz"]);
    }

    [Fact]
    public void The_passages_of_MS_MARCO_are_described_unpacked()
    {
        var collection = DataSetRegistry.Load(null).Get("msmarco-passage").Collection!;

        Assert.Equal(
            ("collection.tsv", 3_061_567_852, 8_841_823, "31e42eeac3a3ea1b75c689c483be4484"),
            (collection.Name, collection.Bytes, collection.Lines, collection.Md5));
    }

    [Fact]
    public void An_address_on_a_moved_server_is_changed()
    {
        var file = new DataSetFile("a", ["https://msmarco.blob.core.windows.net/msmarcoranking/a"], 1, "", Packing.None, []);

        Assert.Equal([new Uri("https://msmarco.z22.web.core.windows.net/msmarcoranking/a")], DataSetRegistry.Load(null).UrlsOf(file));
    }

    [Fact]
    public void A_list_of_the_user_replaces_data_sets_and_adds_some()
    {
        var registry = Load($$"""{ "dataSets": [{{Entry("beir-fiqa", File)}}, {{Entry("mine", File)}}] }""");

        Assert.Equal("http://example.org/a.tsv", registry.Get("beir-fiqa").Files.Single().Urls.Single());
        Assert.Equal("mine", registry.All[^1].Name);
        Assert.Equal(11, registry.All.Count);
    }

    [Fact]
    public void A_list_of_the_user_can_name_a_mirror_for_all_files_of_a_server()
    {
        var registry = Load("""{ "moved": [{ "from": "https://msmarco.z22.web.core.windows.net/msmarcoranking/", "to": "http://mirror.example.org/ms/" }] }""");

        Assert.Equal([new Uri("http://mirror.example.org/ms/collection.tar.gz")], registry.UrlsOf(registry.Get("msmarco-passage").Files[0]));
    }

    [Fact]
    public void A_list_of_the_user_that_does_not_exist_is_refused_by_name()
    {
        var error = Assert.Throws<BadInputException>(() => DataSetRegistry.Load(_folder.File("none.json")));

        Assert.Contains("SEARCH_DATA_SETS", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1", "is not a list of data sets")]
    [InlineData("null", "expected a JSON object")]
    [InlineData("""{ "dataSets": [null] }""", "is empty")]
    [InlineData("""{ "moved": [{ "from": "", "to": "http://mirror.example.org/" }] }""", "is empty")]
    [InlineData("""{ "dataSets": [{ "name": "mine", "description": "x", "licence": "MS MARCO", "files": [null] }] }""", "it has no files")]
    [InlineData("""{ "dataSets": [{ "name": "mine" }] }""", "is not a list of data sets")]
    [InlineData("""{ "licences": [{ "name": "L", "notice": "", "url": "", "mustBeAccepted": true }, { "name": "L", "notice": "", "url": "", "mustBeAccepted": true }] }""", "is there twice")]
    public void A_damaged_list_is_refused(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => Load(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"a.tsv\", \"urls\"", "\"../a.tsv\", \"urls\"", "is not a plain name")]
    [InlineData("\"name\": \"a.tsv\", \"role\"", "\"name\": \"../a.tsv\", \"role\"", "leads out of the data set's folder")]
    [InlineData("\"name\": \"a.tsv\", \"role\"", "\"name\": \"/a.tsv\", \"role\"", "leads out of the data set's folder")]
    [InlineData("\"name\": \"a.tsv\", \"role\"", "\"name\": \"c:a.tsv\", \"role\"", "leads out of the data set's folder")]
    [InlineData("http://example.org/a.tsv", "file:///a.tsv", "http or https")]
    [InlineData("0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF", "32 lower-case")]
    [InlineData("\"bytes\": 1", "\"bytes\": 0", "size in bytes")]
    [InlineData("\"none\"", "\"rar\"", "is not a list of data sets")]
    [InlineData("\"collection\"", "\"books\"", "is not a list of data sets")]
    [InlineData("[{ \"name\": \"a.tsv\", \"role\": \"collection\" }]", "[]", "has no contents")]
    [InlineData("[{ \"name\": \"a.tsv\", \"role\": \"collection\" }]", "[null]", "has no contents")]
    [InlineData("\"none\"", "\"gzip\"", "a content has the name of an archive")]
    [InlineData("\"name\": \"a.tsv\", \"role\"", "\"name\": \"data-set.json\", \"role\"", "a content has the name of an archive or of data-set.json")]
    public void A_bad_entry_is_refused_with_the_reason(string part, string bad, string reason)
    {
        Assert.Contains(part, File, StringComparison.Ordinal);

        var error = Assert.Throws<BadInputException>(() => Load($$"""{ "dataSets": [{{Entry("mine", File.Replace(part, bad, StringComparison.Ordinal))}}] }"""));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_byte_of_a_list_gives_a_list_or_a_reason()
    {
        var json = Encoding.UTF8.GetBytes($$"""{ "licences": [{ "name": "L", "notice": "n", "url": "u", "mustBeAccepted": true }], "moved": [{ "from": "a", "to": "b" }], "dataSets": [{{Entry("mine", File, "L")}}] }""");
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.OneOf(Gen.Byte, Gen.Int[0, 5].Select(index => (byte)"\"{},[ "[index]))).Sample(
            (position, value) =>
            {
                var path = _folder.File($"{Guid.NewGuid():N}.json");
                System.IO.File.WriteAllBytes(path, [.. json[..position], value, .. json[(position + 1)..]]);
                var problem = Record.Exception(() => DataSetRegistry.Load(path));
                System.IO.File.Delete(path);
                Assert.True(problem is null or BadInputException, problem?.ToString());
            },
            iter: 500);
    }

    [Theory]
    [InlineData("Mine", "MS MARCO", "not a valid index name")]
    [InlineData("mine", "none", "not in the list of licences")]
    public void A_bad_name_or_licence_is_refused(string name, string licence, string reason) =>
        Assert.Contains(
            reason, Assert.Throws<BadInputException>(() => Load($$"""{ "dataSets": [{{Entry(name, File, licence)}}] }""")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<BadInputException>(() => DataSetRegistry.Load(null).Get("msmarco"));

        Assert.Contains("There is no data set 'msmarco'; found: msmarco-passage, ", error.Message, StringComparison.Ordinal);
    }

    private static string Entry(string name, string file, string licence = "MS MARCO") =>
        $$"""{ "name": "{{name}}", "description": "x", "licence": "{{licence}}", "files": [{{file}}] }""";

    private DataSetRegistry Load(string json)
    {
        var path = _folder.File("list.json");
        System.IO.File.WriteAllText(path, json, Encoding.UTF8);
        return DataSetRegistry.Load(path);
    }
}
