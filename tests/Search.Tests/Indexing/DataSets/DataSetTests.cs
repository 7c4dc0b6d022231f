using System.Collections.Concurrent;
using System.Text.Json;
using Search.Core.Storage;
using Search.Downloads;
using Search.Indexing.DataSets;
using Search.Tests.Downloads;

namespace Search.Tests.Indexing.DataSets;

/// <summary>Base of tests that get a data set from a server of the test: a collection in a <c>tar.gz</c>, as MS MARCO's.</summary>
public abstract class DataSetTests : IAsyncLifetime
{
    private protected const string Name = "msmarco-passage";

    private protected static readonly byte[] Collection = Packed.Collection(10_000);
    private protected static readonly byte[] Archive = Packed.TarGzip(("collection.tsv", Collection));

    private readonly TempFolder _lists = new();
    private readonly HttpClient _http = Downloader.CreateHttp();

    internal static DownloadSettings Fast { get; } = new() { StallTimeout = TimeSpan.FromSeconds(5), FirstPause = TimeSpan.FromMilliseconds(1), Attempts = 3 };

    internal TempFolder Home { get; } = new();

    private protected FileServer Server { get; private set; } = null!;

    private protected DataSetStore Store => new(new DataDirectory(Home.Path));

    private protected string Folder => Path.Combine(Home.Path, "data", Name);

    /// <summary>What was said to the user.</summary>
    private protected ConcurrentQueue<string> Notices { get; } = [];

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await FileServer.StartAsync();
        Server.Files["/collection.tar.gz"] = Archive;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _http.Dispose();
        Home.Dispose();
        _lists.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The data set with the collection at the given addresses, or at the server's.</summary>
    private protected DataSet MsMarco(params string[] urls) => new(
        Name,
        "A small collection of the same form.",
        "MS MARCO",
        [
            new DataSetFile(
                "collection.tar.gz",
                urls is [] ? [new Uri(Server.Url, "/collection.tar.gz").ToString()] : urls,
                Archive.Length,
                Packed.Md5(Archive),
                Packing.TarGzip,
                [new DataSetContent("collection.tsv", ContentRole.Collection, Bytes: Collection.Length, Lines: 10_000, Md5: Packed.Md5(Collection))]),
        ]);

    /// <summary>Writes a list of data sets as <c>SEARCH_DATA_SETS</c> takes it.</summary>
    private protected string WriteRegistry(params DataSet[] dataSets)
    {
        var path = _lists.File("data-sets.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new { dataSets }, JsonFormat.Document));
        return path;
    }

    private protected Task GetAsync(
        DataSet dataSet, DownloadSettings? settings = null, string? offlineFolder = null, TimeProvider? clock = null, CancellationToken? cancel = null,
        IProgress<DownloadProgress>? progress = null)
    {
        var downloader = new Downloader(_http, settings ?? Fast, clock ?? TimeProvider.System, Notices.Enqueue);
        return new DataSetDownloader(DataSetRegistry.Load(null), Store, downloader, offlineFolder, Notices.Enqueue).GetAsync(dataSet, progress, cancel ?? Cancel);
    }

    private protected Task<byte[]> ReadAsync(string file) => File.ReadAllBytesAsync(Path.Combine(Folder, file), Cancel);

    /// <summary>The collection is complete, and nothing else is on the disk.</summary>
    private protected async Task AssertHereAsync()
    {
        Assert.Equal(Collection, await ReadAsync("collection.tsv"));
        Assert.Equal(["collection.tsv", "data-set.json"], FilesHere());
        Assert.True(Store.IsHere(MsMarco()));
    }

    private protected string[] FilesHere() =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    private protected static void AssertAdvice(DownloadException error)
    {
        Assert.Contains($"Expected: collection.tar.gz with {Archive.Length:N0} bytes and the MD5 {Packed.Md5(Archive)}", error.Message, StringComparison.Ordinal);
        Assert.Contains("SEARCH_DATA to that folder", error.Message, StringComparison.Ordinal);
        Assert.Contains("SEARCH_DATA_SETS", error.Message, StringComparison.Ordinal);
    }

    private protected void AssertNothingHere()
    {
        Assert.False(Store.IsHere(MsMarco()));
        Assert.Empty(FilesHere());
    }
}
