using System.Security.Cryptography;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Tests.Downloads;

namespace Search.Tests.Onnx.Models.Hub;

/// <summary>Base of tests of pulling: a model of two files, a server with these files, an empty data directory.</summary>
public abstract class PullTests : IAsyncLifetime
{
    private readonly HttpClient _http = Downloader.CreateHttp();

    private protected static byte[] Weights { get; } = [.. Enumerable.Range(0, 300_000).Select(index => (byte)(index % 251))];

    private protected static byte[] Config { get; } = "{}"u8.ToArray();

    private protected static ModelEntry Entry { get; } = ModelRegistry.All[0] with
    {
        Files = [new ModelFile("config.json"), new ModelFile("model.safetensors", Hash(Weights))],
    };

    private protected TempFolder Home { get; } = new();

    private protected FileServer Hub { get; private set; } = null!;

    private protected HubSettings Settings => new()
    {
        Endpoints = [Hub.Url],
        Download = new() { StallTimeout = TimeSpan.FromMilliseconds(300), FirstPause = TimeSpan.FromMilliseconds(1), Attempts = 3 },
    };

    public async ValueTask InitializeAsync()
    {
        Hub = await FileServer.StartAsync();
        Hub.Files["/config.json"] = Config;
        Hub.Files["/model.safetensors"] = Weights;
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _http.Dispose();
        Home.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Pulls, and checks that the pulled files are the model's.</summary>
    private protected async Task<string> PullAsync(HubSettings settings, TimeProvider? clock = null, ModelEntry? entry = null, HttpClient? http = null)
    {
        return (await PullModelAsync(settings, clock, entry, http)).Folder;
    }

    private protected async Task<PulledModel> PullModelAsync(HubSettings settings, TimeProvider? clock = null, ModelEntry? entry = null, HttpClient? http = null)
    {
        var pulled = await new ModelDownloader(new DataDirectory(Home.Path), settings, http ?? _http, clock ?? TimeProvider.System).PullAsync(
            entry ?? Entry, null, TestContext.Current.CancellationToken);
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(pulled.Folder, "model.safetensors"), TestContext.Current.CancellationToken));
        return pulled;
    }

    private protected Task LeaveUnfinishedAsync(byte[] bytes)
    {
        var folder = new ModelStore(new DataDirectory(Home.Path)).FolderOf(Entry);
        Directory.CreateDirectory(folder);
        return File.WriteAllBytesAsync(Path.Combine(folder, "model.safetensors.incomplete"), bytes, TestContext.Current.CancellationToken);
    }

    private protected void Place(string folder, string name, byte[] bytes)
    {
        Directory.CreateDirectory(Home.File(folder));
        File.WriteAllBytes(Path.Combine(Home.File(folder), name), bytes);
    }
}
