using System.Security.Cryptography;
using System.Text;
using Search.Downloads;

namespace Search.Tests.Downloads;

/// <summary>Files from servers other than hubs: mirrors, published hashes, versions.</summary>
public sealed class DownloaderTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(index => (byte)(index % 251))];
    private static readonly byte[] Other = [.. Content.Reverse()];

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = Downloader.CreateHttp();
    private readonly List<string> _notices = [];
    private FileServer _server = null!;

    private string Target => _folder.File("collection.tar.gz");

    private string Unfinished => Target + ".incomplete";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FileServer.StartAsync();
        _server.Files["/collection.tar.gz"] = Content;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_with_the_known_MD5_is_accepted_and_its_SHA_256_is_returned()
    {
        var file = await GetAsync(new FileFacts(Md5: Md5(Content)));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Cancel));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), file.Sha256);
        Assert.Equal(["collection.tar.gz"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_with_another_MD5_is_refused_with_both()
    {
        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(new FileFacts(Md5: Md5(Other))));

        Assert.Contains($"its MD5 is {Md5(Content)}; expected {Md5(Other)}", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task The_next_mirror_is_asked_where_the_first_does_not_have_the_file()
    {
        var file = await GetAsync(FileFacts.None, new Uri(_server.Url, "/gone.tar.gz"), new Uri(_server.Url, "/mirror/collection.tar.gz"));

        Assert.Equal(Content.Length, file.Facts.Size);
        Assert.Equal(["/gone.tar.gz", "/mirror/collection.tar.gz"], _server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Where_no_mirror_has_the_file_the_reason_of_each_is_given()
    {
        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(FileFacts.None, new Uri(_server.Url, "/gone"), new Uri(_server.Url, "/lost")));

        Assert.Contains("No server sent the collection", error.Message, StringComparison.Ordinal);
        Assert.Contains("/gone: the server answered 404", error.Message, StringComparison.Ordinal);
        Assert.Contains("/lost: the server answered 404", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsUnreachable);
    }

    [Fact]
    public async Task A_download_of_a_known_file_version_is_resumed()
    {
        await BreakOffAsync(version: "1", after: 100_000);

        await GetAsync(FileFacts.None);

        Assert.Equal("bytes=100000-", _server.Requests.Last().Range);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Cancel));
    }

    [Fact]
    public async Task A_file_that_changed_on_the_server_is_read_from_the_beginning()
    {
        await BreakOffAsync(version: "1", after: 100_000);
        (_server.Version, _server.Files["/collection.tar.gz"]) = ("2", Other);

        await GetAsync(FileFacts.None);

        Assert.Equal(Other, await File.ReadAllBytesAsync(Target, Cancel));
    }

    [Fact]
    public async Task A_partial_file_of_unknown_version_is_not_resumed_without_a_known_hash()
    {
        await BreakOffAsync(version: null, after: 100_000);
        _server.Files["/collection.tar.gz"] = Other;

        await GetAsync(FileFacts.None);

        Assert.Equal(Other, await File.ReadAllBytesAsync(Target, Cancel));
        Assert.Equal(["bytes=100000-", ""], _server.Requests.TakeLast(2).Select(request => request.Range));
    }

    [Fact]
    public async Task A_rest_with_another_start_than_requested_is_not_appended()
    {
        await File.WriteAllBytesAsync(Unfinished, Content[..100_000], Cancel);
        await using var server = new RawServer(head => head.Contains("Range:", StringComparison.Ordinal)
            ? [.. Encoding.ASCII.GetBytes("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 50000-299999/300000\r\nContent-Length: 250000\r\n\r\n"), .. Content[50_000..]]
            : RawServer.Promise(Content.Length, Content));

        await GetAsync(new FileFacts(Md5: Md5(Content)), server.Url);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Cancel));
    }

    [Fact]
    public async Task A_partial_file_with_the_right_MD5_is_used_without_a_request()
    {
        await File.WriteAllBytesAsync(Unfinished, Content, Cancel);

        await GetAsync(new FileFacts(Md5: Md5(Content), Size: Content.Length));

        Assert.Empty(_server.Requests);
        Assert.False(File.Exists(Unfinished));
    }

    [Fact]
    public async Task A_copy_in_the_offline_folder_is_found_by_its_MD5()
    {
        Directory.CreateDirectory(_folder.File("offline"));
        await File.WriteAllBytesAsync(_folder.File($"offline/{Md5(Content)}"), Content, Cancel);
        var known = new FileFacts(Md5: Md5(Content));

        await GetAsync(new DownloadRequest("the collection", Target, [], known, [.. OfflineFolder.CopiesOf(_folder.File("offline"), known, "collection.tar.gz")]));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Cancel));
    }

    [Fact]
    public async Task The_server_and_every_retry_are_reported()
    {
        _server.Before = (context, number) =>
        {
            context.Response.StatusCode = number <= 2 ? 503 : 200;
            return Task.FromResult(number <= 2);
        };

        await GetAsync(FileFacts.None);

        Assert.Equal(3, _notices.Count);
        Assert.Equal($"downloading from {_server.Url.Authority}", _notices[0]);
        Assert.EndsWith("the server answered 503; expected the file. Try 2 of 3 in 0.001 s.", _notices[1], StringComparison.Ordinal);
        Assert.EndsWith("Try 3 of 3 in 0.002 s.", _notices[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_has_another_error_than_one_that_refuses()
    {
        var url = _server.Url;
        await _server.DisposeAsync();

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(FileFacts.None, new Uri(url, "/collection.tar.gz")));

        Assert.True(error.IsUnreachable);
        Assert.False(error.IsTransient);
        Assert.Contains("Stopped after 3 tries", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Leaves the partial file of a process that was killed during a download.</summary>
    private async Task BreakOffAsync(string? version, int after)
    {
        _server.Version = version;
        using var killed = new CancellationTokenSource();
        _server.Before = async (context, _) =>
        {
            await FileServer.StallAsync(context, Content, after);
            return true;
        };
        var progress = new Reached(after, killed);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NewDownloader().GetAsync(Request(FileFacts.None), progress, killed.Token));
        _server.Before = (_, _) => Task.FromResult(false);
        Assert.Equal(after, new FileInfo(Unfinished).Length);
    }

    private Task<DownloadedFile> GetAsync(FileFacts known, params Uri[] urls) => GetAsync(Request(known, urls));

    private Task<DownloadedFile> GetAsync(DownloadRequest request) => NewDownloader().GetAsync(request, null, Cancel);

    private Downloader NewDownloader() => new(
        _http,
        new DownloadSettings { StallTimeout = TimeSpan.FromSeconds(5), FirstPause = TimeSpan.FromMilliseconds(1), Attempts = 3 },
        TimeProvider.System,
        _notices.Add);

    private DownloadRequest Request(FileFacts known, params Uri[] urls) => new(
        "the collection",
        Target,
        [.. (urls is [] ? [new Uri(_server.Url, "/collection.tar.gz")] : urls).Select(url => new DownloadSource(url))],
        known,
        []);

#pragma warning disable CA5351 // Collections are published with MD5.
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    /// <summary>Cancels when the given number of bytes is there.</summary>
    private sealed class Reached(long bytes, CancellationTokenSource cancel) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            if (value.Bytes == bytes)
            {
                cancel.Cancel();
            }
        }
    }
}
