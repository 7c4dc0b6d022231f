using System.Text;
using Search.Downloads;
using Search.Indexing.DataSets;
using Search.Tests.Downloads;

namespace Search.Tests.Indexing.DataSets;

/// <summary>What a data set's folder has after a download.</summary>
public sealed class DataSetDownloaderTests : DataSetTests
{
    [Fact]
    public async Task A_collection_is_unpacked_and_the_archive_is_not_kept()
    {
        await GetAsync(MsMarco());

        await AssertHereAsync();
        Assert.Equal(
            [new CheckedContent("collection.tsv", Packed.Md5(Archive), Collection.Length, 10_000, Packed.Md5(Collection))], Store.CheckedOf(MsMarco()));
    }

    [Fact]
    public async Task The_collection_is_unpacked_while_the_archive_is_downloaded()
    {
        var half = new TaskCompletionSource();
        Server.Before = async (context, _) =>
        {
            context.Response.ContentLength = Archive.Length;
            await context.Response.Body.WriteAsync(Archive.AsMemory(0, Archive.Length / 2), Cancel);
            await context.Response.Body.FlushAsync(Cancel);
            await half.Task;
            await context.Response.Body.WriteAsync(Archive.AsMemory(Archive.Length / 2), Cancel);
            return true;
        };
        var unpacked = Path.Combine(Folder, "collection.tsv.incomplete");
        var got = GetAsync(MsMarco());
        while (!File.Exists(unpacked) || new FileInfo(unpacked).Length < Collection.Length / 3)
        {
            Assert.False(got.IsCompleted, "The download ended before the test allowed it.");
            await Task.Delay(5, Cancel);
        }

        Assert.False(File.Exists(Path.Combine(Folder, "collection.tsv")));
        half.SetResult();
        await got;

        await AssertHereAsync();
    }

    [Fact]
    public async Task The_disk_never_holds_more_than_one_packed_and_one_unpacked_copy()
    {
        Server.Before = async (context, _) =>
        {
            context.Response.ContentLength = Archive.Length;
            foreach (var part in Archive.Chunk((Archive.Length / 20) + 1))
            {
                await context.Response.Body.WriteAsync(part, Cancel);
                await context.Response.Body.FlushAsync(Cancel);
                await Task.Delay(10, Cancel); // Time to unpack, so that both files grow together.
            }

            return true;
        };
        var most = 0L;

        await GetAsync(MsMarco(), progress: new Always(() => most = Math.Max(most, BytesHere())));

        Assert.InRange(most, Archive.Length + (Collection.Length / 2), Archive.Length + Collection.Length);
        Assert.InRange(BytesHere(), Collection.Length, Collection.Length + 1_000);
    }

    [Fact]
    public async Task Members_of_an_archive_get_their_names_and_other_members_are_not_written()
    {
        var archive = Packed.TarGzip(("./top1000.dev", "1\t2\tq\tp\n"u8.ToArray()), ("other", [1, 2, 3]), ("last.tsv", "x\ty"u8.ToArray()));
        Server.Files["/top.tar.gz"] = archive;

        await GetAsync(Of(
            "top.tar.gz", archive, Packing.TarGzip,
            new DataSetContent("top1000.dev.tsv", ContentRole.Candidates, "top1000.dev", Lines: 1), new DataSetContent("last.tsv", ContentRole.Queries, Lines: 1)));

        Assert.Equal("1\t2\tq\tp\n", Encoding.UTF8.GetString(await ReadAsync("top1000.dev.tsv")));
        Assert.Equal(["data-set.json", "last.tsv", "top1000.dev.tsv"], FilesHere());
    }

    [Fact]
    public async Task A_zip_becomes_a_BEIR_folder()
    {
        var archive = Packed.Zip(("fiqa/corpus.jsonl", "{}\n"u8.ToArray()), ("fiqa/queries.jsonl", "{}\n"u8.ToArray()), ("fiqa/qrels/test.tsv", "a\n"u8.ToArray()));
        Server.Files["/fiqa.zip"] = archive;

        await GetAsync(Of(
            "fiqa.zip", archive, Packing.Zip,
            new DataSetContent("corpus.jsonl", ContentRole.Collection, "fiqa/corpus.jsonl"),
            new DataSetContent("queries.jsonl", ContentRole.Queries, "fiqa/queries.jsonl"),
            new DataSetContent("qrels/test.tsv", ContentRole.Qrels, "fiqa/qrels/test.tsv")));

        Assert.Equal(["corpus.jsonl", "data-set.json", "qrels/test.tsv", "queries.jsonl"], FilesHere());
    }

    [Fact]
    public async Task A_compressed_file_is_unpacked_and_a_plain_one_is_kept()
    {
        var (queries, qrels) = ("1\twhat\n"u8.ToArray(), "1 0 2 1\n"u8.ToArray());
        var zipped = Packed.Gzip(queries);
        (Server.Files["/queries.tsv.gz"], Server.Files["/qrels-pass.txt"]) = (zipped, qrels);
        var dataSet = Of("queries.tsv.gz", zipped, Packing.Gzip, new DataSetContent("queries.tsv", ContentRole.Queries, Lines: 1));
        dataSet = dataSet with { Files = [.. dataSet.Files, .. Of("qrels-pass.txt", qrels, Packing.None, new DataSetContent("qrels.txt", ContentRole.Qrels, Lines: 1)).Files] };

        await GetAsync(dataSet);

        Assert.Equal(queries, await ReadAsync("queries.tsv"));
        Assert.Equal(qrels, await ReadAsync("qrels.txt"));
        Assert.Equal(["data-set.json", "qrels.txt", "queries.tsv"], FilesHere());
    }

    [Fact]
    public async Task Files_that_are_here_are_not_downloaded_again()
    {
        await GetAsync(MsMarco());
        await GetAsync(MsMarco());

        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_file_that_was_cut_later_is_downloaded_again()
    {
        await GetAsync(MsMarco());
        await File.WriteAllBytesAsync(Path.Combine(Folder, "collection.tsv"), Collection[..1000], Cancel);
        Assert.False(Store.IsHere(MsMarco()));

        await GetAsync(MsMarco());

        await AssertHereAsync();
    }

    [Fact]
    public async Task A_damaged_list_of_checked_files_proves_nothing()
    {
        await GetAsync(MsMarco());
        await File.WriteAllTextAsync(Path.Combine(Folder, "data-set.json"), "{", Cancel);
        Assert.False(Store.IsHere(MsMarco()));

        await GetAsync(MsMarco());

        await AssertHereAsync();
    }

    [Fact]
    public async Task A_data_set_that_was_published_again_is_downloaded_again()
    {
        await GetAsync(MsMarco());
        var archive = Packed.TarGzip(("collection.tsv", "1\tnew\n"u8.ToArray()));
        Server.Files["/collection.tar.gz"] = archive;
        var newer = Of("collection.tar.gz", archive, Packing.TarGzip, new DataSetContent("collection.tsv", ContentRole.Collection));

        Assert.False(Store.IsHere(newer));
        await GetAsync(newer);

        Assert.Equal("1\tnew\n", Encoding.UTF8.GetString(await ReadAsync("collection.tsv")));
    }

    [Fact]
    public async Task An_archive_without_an_expected_member_is_refused_and_nothing_is_published()
    {
        var archive = Packed.TarGzip(("passages.tsv", Collection));
        Server.Files["/collection.tar.gz"] = archive;

        var error = await Assert.ThrowsAsync<DownloadException>(() =>
            GetAsync(Of("collection.tar.gz", archive, Packing.TarGzip, new DataSetContent("collection.tsv", ContentRole.Collection))));

        Assert.Contains("collection.tsv is not in the archive", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("collection.tsv", FilesHere());
    }

    [Theory]
    [InlineData(5L, null, null, "it has 4 bytes; expected 5")]
    [InlineData(null, 2L, null, "it has 1 lines; expected 2")]
    [InlineData(null, null, "00000000000000000000000000000000", "expected 00000000000000000000000000000000")]
    public async Task A_member_that_is_not_as_described_is_refused_and_not_published(long? bytes, long? lines, string? md5, string reason)
    {
        var archive = Packed.TarGzip(("collection.tsv", "1\ta\n"u8.ToArray()));
        Server.Files["/collection.tar.gz"] = archive;

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(
            Of("collection.tar.gz", archive, Packing.TarGzip, new DataSetContent("collection.tsv", ContentRole.Collection, null, bytes, lines, md5))));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FilesHere(), file => file.StartsWith("collection.tsv", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.TarGzip)]
    [InlineData(Packing.Zip)]
    public async Task A_file_that_is_not_packed_as_described_is_refused(Packing packing)
    {
        Server.Files["/collection"] = Collection;

        var error = await Assert.ThrowsAsync<DownloadException>(() =>
            GetAsync(Of("collection", Collection, packing, new DataSetContent("collection.tsv", ContentRole.Collection))));

        Assert.Contains("is not packed as the list of data sets says", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FilesHere(), file => file.StartsWith("collection.tsv", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_in_the_offline_folder_is_used_by_MD5_or_by_name(bool byName)
    {
        var offline = Directory.CreateDirectory(Home.File("offline")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(offline, byName ? "collection.tar.gz" : Packed.Md5(Archive)), Archive, Cancel);

        await GetAsync(MsMarco(), offlineFolder: offline);

        Assert.Empty(Server.Requests);
        await AssertHereAsync();
    }

    [Fact]
    public async Task A_wrong_file_in_the_offline_folder_is_named_with_both_MD5s()
    {
        var offline = Directory.CreateDirectory(Home.File("offline")).FullName;
        var wrong = Archive.Reverse().ToArray();
        await File.WriteAllBytesAsync(Path.Combine(offline, "collection.tar.gz"), wrong, Cancel);

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco(), offlineFolder: offline));

        Assert.Contains($"{Path.Combine(offline, "collection.tar.gz")}: its MD5 is {Packed.Md5(wrong)}; expected {Packed.Md5(Archive)}", error.Message, StringComparison.Ordinal);
        Assert.False(Store.IsHere(MsMarco()));
    }

    [Fact]
    public async Task Space_for_the_packed_and_the_unpacked_file_is_required_before_a_server_is_asked()
    {
        var free = new DriveInfo(Home.Path).AvailableFreeSpace;
        var dataSet = MsMarco();
        var file = dataSet.Files[0];
        var large = dataSet with { Files = [file with { Contents = [file.Contents[0] with { Bytes = free + (1L << 40) }] }] };

        var error = await Assert.ThrowsAsync<DiskSpaceException>(() => GetAsync(large));

        Assert.StartsWith($"{Name} needs {(free + (1L << 40) + Archive.Length) / 1e6:N0} MB in ", error.Message, StringComparison.Ordinal);
        Assert.Contains("SEARCH_HOME", error.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    private long BytesHere() => FilesHere().Sum(file => new FileInfo(Path.Combine(Folder, file)).Length);

    private DataSet Of(string file, byte[] packed, Packing packing, params DataSetContent[] contents) => new(
        Name, "A data set.", "MS MARCO", [new DataSetFile(file, [new Uri(Server.Url, file).ToString()], packed.Length, Packed.Md5(packed), packing, contents)]);

    private sealed class Always(Action act) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => act();
    }
}
