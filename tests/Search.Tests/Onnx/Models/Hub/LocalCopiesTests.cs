using Search.Downloads;
using Search.Onnx.Models.Hub;

namespace Search.Tests.Onnx.Models.Hub;

/// <summary>Files that are already on the machine: in the folder of SEARCH_MODELS, or in the hub's own cache.</summary>
public sealed class LocalCopiesTests : PullTests
{
    [Fact]
    public async Task Files_on_this_machine_are_not_downloaded()
    {
        Place("offline", Hash(Weights), Weights);
        Place(Path.Combine("cache", "models--" + Entry.Repository.Replace("/", "--", StringComparison.Ordinal), "snapshots", Entry.Revision), "config.json", Config);

        await PullAsync(Settings with { OfflineFolder = Home.File("offline"), HubCache = Home.File("cache") });

        Assert.Empty(Hub.Requests);
    }

    [Fact]
    public async Task A_wrong_file_of_the_offline_folder_is_refused_by_its_path()
    {
        Place(Path.Combine("offline", Entry.Repository), "model.safetensors", Config);

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(Settings with { OfflineFolder = Home.File("offline") }));

        Assert.Contains(Home.File("offline"), error.Message, StringComparison.Ordinal);
    }
}
