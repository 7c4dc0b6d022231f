using Microsoft.AspNetCore.Http;
using Search.Core.Settings;
using Search.Onnx.Registry;
using Search.Onnx.Registry.Download;

namespace Search.Tests.Onnx.Registry.Download;

/// <summary>Pulling a model from servers that do what servers do.</summary>
public sealed class ModelDownloaderTests : PullTests
{
    [Fact]
    public async Task A_model_is_pulled_when_all_its_files_are_there_and_is_not_pulled_again()
    {
        var store = new ModelStore(new SearchHome(Home.Path));
        Assert.Equal("not pulled", store.StateOf(Entry));

        var folder = await PullAsync(Settings);
        await PullAsync(Settings);

        Assert.Equal("pulled", store.StateOf(Entry));
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(folder, "model.safetensors"), TestContext.Current.CancellationToken));
        Assert.Equal(
            [$"/{Entry.Repository}/resolve/{Entry.Revision}/config.json", $"/{Entry.Repository}/resolve/{Entry.Revision}/model.safetensors"],
            Hub.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task After_a_broken_connection_it_goes_on_where_it_stopped()
    {
        Hub.Before = async (context, number) =>
        {
            if (number != 2)
            {
                return false;
            }

            context.Response.ContentLength = Weights.Length;
            await context.Response.Body.WriteAsync(Weights.AsMemory(0, 100_000));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        await PullAsync(Settings);

        var range = Hub.Requests.Last().Range;
        Assert.StartsWith("bytes=", range, StringComparison.Ordinal);
        Assert.NotEqual("bytes=0-", range);
    }

    [Fact]
    public async Task What_an_earlier_process_read_is_not_read_again()
    {
        await LeaveUnfinishedAsync(Weights[..200_000]);

        await PullAsync(Settings);

        Assert.Equal("bytes=200000-", Hub.Requests.Last().Range);
    }

    [Fact]
    public async Task What_an_earlier_process_read_of_another_version_is_thrown_away()
    {
        await LeaveUnfinishedAsync(new byte[1_000]);

        await PullAsync(Settings);
    }

    [Fact]
    public async Task What_was_whole_already_is_taken_over_without_asking()
    {
        await LeaveUnfinishedAsync(Weights);

        await PullAsync(Settings);

        Assert.EndsWith("/config.json", Assert.Single(Hub.Requests).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_longer_than_the_file_is_read_again()
    {
        await LeaveUnfinishedAsync([.. Weights, .. Weights]);

        await PullAsync(Settings);
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_sends_the_whole_and_that_is_fine()
    {
        await LeaveUnfinishedAsync(Weights[..1_000]);
        Hub.Before = async (context, _) =>
        {
            await context.Response.Body.WriteAsync(context.Request.Path.Value!.EndsWith("config.json", StringComparison.Ordinal) ? Config : Weights);
            return true;
        };

        await PullAsync(Settings);
    }

    [Fact]
    public async Task A_server_that_stalls_is_asked_again()
    {
        Hub.Before = async (context, number) =>
        {
            if (number == 2)
            {
                context.Response.ContentLength = Weights.Length;
                await context.Response.Body.WriteAsync(Weights.AsMemory(0, 10));
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return number == 2;
        };

        await PullAsync(Settings);

        Assert.Equal("bytes=10-", Hub.Requests.Last().Range);
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
    [InlineData(503, 3, "Given up after 3 tries")]
    public async Task A_refusal_says_what_to_do(int status, int requests, string reason)
    {
        Hub.Before = (context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };

        var error = await Assert.ThrowsAsync<HubException>(() => PullAsync(Settings));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(requests, Hub.Requests.Count);
    }

    [Fact]
    public async Task Wrong_bytes_are_removed_and_the_next_server_is_asked()
    {
        await using var wrong = await HubServer.StartAsync();
        wrong.Files["/config.json"] = Config;
        wrong.Files["/model.safetensors"] = new byte[Weights.Length];

        var error = await Assert.ThrowsAsync<HubException>(() => PullAsync(Settings with { Endpoints = [wrong.Url] }));
        Assert.Contains($"expected {Hash(Weights)}", error.Message, StringComparison.Ordinal);
        Assert.Equal("incomplete", new ModelStore(new SearchHome(Home.Path)).StateOf(Entry));

        await PullAsync(Settings with { Endpoints = [wrong.Url, Hub.Url] });
    }

    [Theory]
    [InlineData("X-Linked-Size", "7", "expected 7")]
    [InlineData("X-Linked-Etag", "\"0123456789012345678901234567890123456789012345678901234567890123\"", "SHA-256")]
    [InlineData("ETag", "\"0123456789012345678901234567890123456789\"", "Git hash")]
    public async Task What_theHub_says_of_a_file_must_hold(string header, string value, string reason)
    {
        Hub.Before = (context, _) =>
        {
            context.Response.Headers[header] = value;
            return Task.FromResult(false);
        };

        var error = await Assert.ThrowsAsync<HubException>(() => PullAsync(Settings));

        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_goes_to_theHub_and_not_to_where_it_redirects()
    {
        await using var storage = await HubServer.StartAsync();
        storage.Files["/bytes"] = Weights;
        Hub.Before = (context, _) =>
        {
            var isLarge = context.Request.Path.Value!.EndsWith(".safetensors", StringComparison.Ordinal);
            if (isLarge)
            {
                context.Response.Redirect(new Uri(storage.Url, "/bytes").ToString());
            }

            return Task.FromResult(isLarge);
        };

        await PullAsync(Settings with { Token = "secret" });

        Assert.All(Hub.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
        Assert.Equal("", Assert.Single(storage.Requests).Authorization);
    }

    [Fact]
    public async Task A_renamed_repository_is_followed()
    {
        Hub.Before = (context, _) =>
        {
            var isOld = !context.Request.Path.StartsWithSegments("/new", StringComparison.Ordinal);
            if (isOld)
            {
                context.Response.Redirect("/new" + context.Request.Path);
            }

            return Task.FromResult(isOld);
        };

        await PullAsync(Settings with { Token = "secret" });

        Assert.All(Hub.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
    }

    [Fact]
    public async Task Two_that_pull_at_once_read_each_file_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => PullAsync(Settings))));

        Assert.Equal(2, Hub.Requests.Count);
    }

    [Fact]
    public async Task Files_that_are_on_the_machine_are_not_downloaded()
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

        var error = await Assert.ThrowsAsync<HubException>(() => PullAsync(Settings with { OfflineFolder = Home.File("offline") }));

        Assert.Contains(Home.File("offline"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_variables_of_theHubs_own_client_hold()
    {
        Place("hf", "token", "from-file\n"u8.ToArray());
        Dictionary<string, string> variables = new() { ["HF_HOME"] = Home.File("hf"), ["HF_ENDPOINT"] = "http://one, https://two/hub" };

        var settings = HubSettings.FromEnvironment(variables.GetValueOrDefault, null);

        Assert.Equal(["http://one/", "https://two/hub"], settings.Endpoints.Select(url => url.ToString()));
        Assert.Equal("from-file", settings.Token);
        Assert.Equal(Home.File("hf/hub"), settings.HubCache);
    }
}
