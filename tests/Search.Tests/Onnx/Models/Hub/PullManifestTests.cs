using System.Security.Cryptography;
using System.Text;
using Search.Core.Errors;
using Search.Downloads;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;

namespace Search.Tests.Onnx.Models.Hub;

/// <summary>What a pull records about the files: what each was compared with, and its commit.</summary>
public sealed class PullManifestTests : PullTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Other = "89abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_hash_over_http_is_marked_as_such_and_the_registrys_hash_takes_precedence()
    {
        SayOf("config.json", "ETag", $"\"{GitHash(Config)}\"");

        var pulled = await PullModelAsync(Settings);

        Assert.Equal(["http", "registry"], pulled.Manifest.Files.Select(file => file.Checked));
        var doubt = Assert.Single(pulled.Doubts());
        Assert.StartsWith("config.json: their hash came over http", doubt, StringComparison.Ordinal);
        Assert.Contains("pulled.json", doubt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hub.example/file", "sender")]
    [InlineData("https://files.example/file", "server")]
    public async Task A_hash_that_only_the_sender_gave_is_marked_as_such(string sentFrom, string expected)
    {
        using var http = new HttpClient(new TwoServers(new Uri(sentFrom)));
        var source = new HubSource(new Uri("https://hub.example"), "org/name", "main", "weights", token: null);

        var file = await new Downloader(http, new DownloadSettings(), TimeProvider.System).GetAsync(
            new DownloadRequest("weights", Home.File("weights"), [source], FileFacts.None, []), null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, Evidence.Of(file));
    }

    [Fact]
    public async Task A_pull_of_a_branch_says_that_no_commit_is_pinned()
    {
        SayOf("", "X-Repo-Commit", Commit);

        var pulled = await PullModelAsync(Settings, entry: AtMain);

        Assert.Contains(pulled.Doubts(), doubt => doubt.Contains($"the branch main, not a commit", StringComparison.Ordinal) && doubt.Contains(Commit, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_hash_from_the_server_only_the_size_is_checked()
    {
        var pulled = await PullModelAsync(Settings);

        Assert.Equal(["size", "registry"], pulled.Manifest.Files.Select(file => file.Checked));
        Assert.StartsWith("config.json: only their size was checked", Assert.Single(pulled.Doubts()), StringComparison.Ordinal);
        Assert.Null(pulled.Manifest.Files[1].Doubt);
    }

    [Fact]
    public async Task Without_hash_and_size_from_the_server_nothing_is_checked()
    {
        Hub.Before = async (context, _) =>
        {
            var isConfig = IsFor(context, "config.json");
            if (isConfig)
            {
                await context.Response.Body.WriteAsync(Config);
                await context.Response.Body.FlushAsync();
            }

            return isConfig;
        };

        var pulled = await PullModelAsync(Settings);

        Assert.Equal(["nothing", "registry"], pulled.Manifest.Files.Select(file => file.Checked));
        Assert.Contains("they were not checked", Assert.Single(pulled.Doubts()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_in_the_offline_folder_is_checked_against_the_registrys_hash_if_there_is_one()
    {
        Place(Path.Combine("offline", Entry.Repository), "config.json", Config);
        Place(Path.Combine("offline", Entry.Repository), "model.safetensors", Weights);

        Assert.Equal(["nothing", "registry"], await CheckedAsync(Settings with { OfflineFolder = Home.File("offline") }));
    }

    [Fact]
    public async Task A_copy_in_the_hubs_cache_is_checked_against_the_hash_in_its_name()
    {
        Cache(GitHash(Config));

        var pulled = await PullModelAsync(Settings with { HubCache = Home.File("cache") }, entry: AtMain);

        Assert.Equal(("server", Commit), (pulled.Manifest.Files[0].Checked, pulled.Manifest.Commit));
        Assert.Equal($"/{Entry.Repository}/resolve/{Commit}/model.safetensors", Assert.Single(Hub.Requests).Path);
    }

    [Fact]
    public async Task A_copy_in_the_hubs_cache_with_another_hash_than_its_name_is_refused()
    {
        Cache(Other);

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullModelAsync(Settings with { HubCache = Home.File("cache") }, entry: AtMain));

        Assert.Contains($"expected {Other}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_files_of_a_pull_are_requested_at_one_commit()
    {
        SayOf("", "X-Repo-Commit", Commit);

        var pulled = await PullModelAsync(Settings, entry: AtMain);

        Assert.Equal(Commit, pulled.Manifest.Commit);
        Assert.Equal(
            [$"/{Entry.Repository}/resolve/main/config.json", $"/{Entry.Repository}/resolve/{Commit}/model.safetensors"],
            Hub.Requests.Select(request => request.Path));
        Assert.Equal(Commit, (await PullModelAsync(Settings, entry: AtMain)).Manifest.Commit);
    }

    [Fact]
    public async Task An_interrupted_pull_continues_at_its_commit_although_the_branch_moved()
    {
        var isUp = false;
        Hub.Before = (context, _) =>
        {
            context.Response.Headers["X-Repo-Commit"] = Commit;
            context.Response.StatusCode = isUp || IsFor(context, "config.json") ? 200 : 404;
            return Task.FromResult(context.Response.StatusCode == 404);
        };
        await Assert.ThrowsAsync<DownloadException>(() => PullModelAsync(Settings, entry: AtMain));

        isUp = true;
        var pulled = await PullModelAsync(Settings, entry: AtMain);

        Assert.Equal(Commit, pulled.Manifest.Commit);
        Assert.Equal(["size", "registry"], pulled.Manifest.Files.Select(file => file.Checked));
        Assert.EndsWith($"/resolve/{Commit}/model.safetensors", Hub.Requests.Last().Path, StringComparison.Ordinal);
        Assert.Equal(1, Hub.Requests.Count(request => request.Path.EndsWith("config.json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Files_of_two_commits_are_refused_and_both_are_named()
    {
        Hub.Before = (context, _) =>
        {
            context.Response.Headers["X-Repo-Commit"] = IsFor(context, "config.json") ? Commit : Other;
            return Task.FromResult(false);
        };

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullModelAsync(Settings, entry: AtMain));

        Assert.Contains($"model.safetensors is of commit {Other}; expected {Commit}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_manifest_is_refused_with_what_to_do()
    {
        var folder = await PullAsync(Settings);
        await File.WriteAllTextAsync(Path.Combine(folder, "pulled.json"), "{", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ModelException>(() => PullModelAsync(Settings));

        Assert.Contains($"Remove {folder} and pull the model again", error.Message, StringComparison.Ordinal);
    }

    private static ModelEntry AtMain => Entry with { Revision = "main" };

    private static bool IsFor(Microsoft.AspNetCore.Http.HttpContext context, string file) =>
        context.Request.Path.Value!.EndsWith(file, StringComparison.Ordinal);

    private async Task<IEnumerable<string>> CheckedAsync(HubSettings? settings = null) =>
        (await PullModelAsync(settings ?? Settings)).Manifest.Files.Select(file => file.Checked);

    private void SayOf(string file, string header, string value) => Hub.Before = (context, _) =>
    {
        if (IsFor(context, file))
        {
            context.Response.Headers[header] = value;
        }

        return Task.FromResult(false);
    };

    /// <summary>config.json in the hub's cache, as a link to a file of the given name.</summary>
    private void Cache(string blob)
    {
        var model = Path.Combine("cache", "models--" + Entry.Repository.Replace("/", "--", StringComparison.Ordinal));
        Place(Path.Combine(model, "blobs"), blob, Config);
        var snapshot = Directory.CreateDirectory(Home.File(Path.Combine(model, "snapshots", Commit))).FullName;
        File.CreateSymbolicLink(Path.Combine(snapshot, "config.json"), Path.Combine("..", "..", "blobs", blob));
        Place(Path.Combine(model, "refs"), "main", Encoding.ASCII.GetBytes(Commit));
    }

    private static string GitHash(byte[] content)
    {
#pragma warning disable CA5350 // Git names files by SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350
    }

    /// <summary>The hub gives the hash and redirects to the server with the file.</summary>
    private sealed class TwoServers(Uri file) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            if (request.RequestUri == file)
            {
                return Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(Config) });
            }

            var redirect = new HttpResponseMessage(System.Net.HttpStatusCode.Redirect);
            redirect.Headers.Location = file;
            redirect.Headers.Add("X-Linked-Etag", $"\"{Hash(Config)}\"");
            return Task.FromResult(redirect);
        }
    }
}
