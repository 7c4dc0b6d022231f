using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Tests.Downloads;

namespace Search.Tests.Onnx.Models.Hub;

/// <summary>Pulling a model from correct servers.</summary>
public sealed class ModelDownloaderTests : PullTests
{
    [Fact]
    public async Task A_model_is_pulled_when_all_its_files_are_there_and_is_not_pulled_again()
    {
        var store = new ModelStore(new DataDirectory(Home.Path));
        Assert.Equal("not pulled", store.StateOf(Entry));

        var folder = await PullAsync(Settings);
        await PullAsync(Settings);

        Assert.Equal("pulled", store.StateOf(Entry));
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(folder, "model.safetensors"), TestContext.Current.CancellationToken));
        Assert.Equal(
            [$"/{Entry.Repository}/resolve/{Entry.Revision}/config.json", $"/{Entry.Repository}/resolve/{Entry.Revision}/model.safetensors"],
            Hub.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_server_is_asked_again(int status)
    {
        Hub.Before = (context, number) =>
        {
            context.Response.StatusCode = number == 1 ? status : 200;
            context.Response.Headers.RetryAfter = "0";
            return Task.FromResult(number == 1);
        };

        await PullAsync(Settings);

        Assert.Equal(3, Hub.Requests.Count);
    }

    [Theory]
    [InlineData(401, 1, "HF_TOKEN")]
    [InlineData(403, 1, "HF_TOKEN")]
    [InlineData(404, 1, "has no file config.json at revision")]
    [InlineData(503, 3, "Stopped after 3 tries")]
    public async Task A_refusal_says_what_to_do(int status, int requests, string reason)
    {
        Hub.Before = (context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(Settings));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(requests, Hub.Requests.Count);
    }

    [Fact]
    public async Task Without_a_network_every_attempt_and_the_offline_ways_are_printed()
    {
        var notices = new List<string>();
        using var http = Downloader.CreateHttp();
        var downloader = new ModelDownloader(
            new DataDirectory(Home.Path), Settings with { Endpoints = [new("http://127.0.0.1:9")] }, http, TimeProvider.System, notices.Add);

        var error = await Assert.ThrowsAsync<DownloadException>(() => downloader.PullAsync(Entry, null, TestContext.Current.CancellationToken));

        Assert.Equal("downloading from 127.0.0.1:9", notices[0]);
        Assert.EndsWith("Try 2 of 3 in 0.001 s.", notices[1], StringComparison.Ordinal);
        Assert.EndsWith("Try 3 of 3 in 0.002 s.", notices[2], StringComparison.Ordinal);
        Assert.All(
            ["Stopped after 3 tries", "HF_ENDPOINT=", $"SEARCH_MODELS=FOLDER names a folder with the files, as {Entry.Repository}/FILE: config.json, model.safetensors.", "--model ./FOLDER"],
            way => Assert.Contains(way, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_with_wrong_bytes_is_removed_and_the_next_server_is_asked()
    {
        await using var wrong = await FileServer.StartAsync();
        wrong.Files["/config.json"] = Config;
        wrong.Files["/model.safetensors"] = new byte[Weights.Length];

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(Settings with { Endpoints = [wrong.Url] }));
        Assert.Contains($"expected {Hash(Weights)}", error.Message, StringComparison.Ordinal);
        Assert.Equal("incomplete", new ModelStore(new DataDirectory(Home.Path)).StateOf(Entry));

        await PullAsync(Settings with { Endpoints = [wrong.Url, Hub.Url] });
    }

    [Theory]
    [InlineData("X-Linked-Size", "7", "expected 7")]
    [InlineData("X-Linked-Etag", "\"0123456789012345678901234567890123456789012345678901234567890123\"", "SHA-256")]
    [InlineData("ETag", "\"0123456789012345678901234567890123456789\"", "Git hash")]
    public async Task A_file_must_match_the_hubs_size_and_hash(string header, string value, string reason)
    {
        Hub.Before = (context, _) =>
        {
            context.Response.Headers[header] = value;
            return Task.FromResult(false);
        };

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(Settings));

        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_parallel_pull_processes_read_each_file_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => PullAsync(Settings))));

        Assert.Equal(2, Hub.Requests.Count);
    }
}
