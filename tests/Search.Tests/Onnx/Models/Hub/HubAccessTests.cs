using System.Net;
using Microsoft.AspNetCore.Http;
using Search.Downloads;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Tests.Downloads;

namespace Search.Tests.Onnx.Models.Hub;

/// <summary>Environment variables: where the token is sent, which proxy is used, and which caches are used.</summary>
public sealed class HubAccessTests : PullTests
{
    [Fact]
    public async Task The_token_is_sent_to_the_hub_and_not_to_the_redirect_target()
    {
        await using var storage = await FileServer.StartAsync();
        storage.Files["/bytes"] = Weights;
        Hub.Before = Redirect(path => path.EndsWith(".safetensors", StringComparison.Ordinal) ? new Uri(storage.Url, "/bytes").ToString() : null);

        await PullAsync(Settings with { Token = "secret" });

        Assert.All(Hub.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
        Assert.Equal("", Assert.Single(storage.Requests).Authorization);
    }

    [Fact]
    public async Task A_renamed_repository_is_followed()
    {
        Hub.Before = Redirect(path => path.StartsWith("/new/", StringComparison.Ordinal) ? null : "/new" + path);

        await PullAsync(Settings with { Token = "secret" });

        Assert.All(Hub.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
    }

    [Fact]
    public async Task A_second_redirect_does_not_get_the_token()
    {
        await using var storage = await FileServer.StartAsync();
        storage.Files["/bytes"] = Weights;
        Hub.Before = Redirect(path =>
            path == "/second" ? new Uri(storage.Url, "/bytes").ToString()
            : path.EndsWith(".safetensors", StringComparison.Ordinal) ? "/second"
            : null);

        await PullAsync(Settings with { Token = "secret" });

        Assert.Equal("Bearer secret", Hub.Requests.Last().Authorization);
        Assert.Equal("", Assert.Single(storage.Requests).Authorization);
    }

    [Fact]
    public async Task A_redirect_through_another_host_does_not_get_the_token()
    {
        await using var other = await FileServer.StartAsync();
        other.Before = Redirect(_ => new Uri(Hub.Url, "/chosen/model.safetensors").ToString());
        Hub.Before = Redirect(path =>
            path.EndsWith(".safetensors", StringComparison.Ordinal) && !path.StartsWith("/chosen", StringComparison.Ordinal) ? other.Url.ToString() : null);

        await PullAsync(Settings with { Token = "secret" });

        Assert.Equal("", Assert.Single(other.Requests).Authorization);
        Assert.Equal("", Assert.Single(Hub.Requests, request => request.Path.StartsWith("/chosen", StringComparison.Ordinal)).Authorization);
    }

    [Theory]
    [InlineData("http://hub.invalid/bytes")]
    [InlineData("file:///etc/hostname")]
    [InlineData("ftp://hub.invalid/bytes")]
    public async Task A_redirect_from_https_to_http_is_refused(string target)
    {
        using var handler = new RedirectingHandler(new Uri(target));
        using var http = new HttpClient(handler);

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(
            Settings with { Endpoints = [new("https://hub.invalid")], Token = "secret" }, http: http));

        Assert.Contains($"redirects to {target}", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, handler.Requests);
    }

    [Fact]
    public async Task The_program_goes_through_the_proxy_that_the_environment_names()
    {
        await using var proxy = new RawServer(_ => RawServer.Promise(0, [], "403 Forbidden"));

        var open = await RunPullAsync("http://hub.invalid", ("HTTP_PROXY", proxy.Url));
        var encrypted = await RunPullAsync("https://hub.invalid", ("HTTPS_PROXY", proxy.Url));

        Assert.NotEqual(0, open.ExitCode);
        Assert.StartsWith("note: downloading from hub.invalid\n", open.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, encrypted.ExitCode);
        Assert.StartsWith("GET http://hub.invalid/cross-encoder/", proxy.Requests.First(), StringComparison.Ordinal);
        Assert.StartsWith("CONNECT hub.invalid:443 ", proxy.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_uses_no_proxy_for_hosts_in_NO_PROXY()
    {
        await using var proxy = new RawServer(_ => RawServer.Promise(0, [], "403 Forbidden"));

        await RunPullAsync(Hub.Url.ToString(), ("HTTP_PROXY", proxy.Url), ("no_proxy", Hub.Url.Host));

        Assert.Empty(proxy.Requests);
        Assert.NotEmpty(Hub.Requests);
    }

    [Fact]
    public async Task The_program_sends_the_token_of_the_environment()
    {
        await RunPullAsync(Hub.Url.ToString(), ("HF_TOKEN", "of-environment"), ("no_proxy", Hub.Url.Host));

        Assert.Equal("Bearer of-environment", Hub.Requests.First().Authorization);
    }

    [Fact]
    public async Task The_program_uses_the_cache_of_the_hubs_own_client()
    {
        var row = ModelRegistry.All[0];
        var snapshot = Path.Combine("hf", "hub", "models--" + row.Repository.Replace("/", "--", StringComparison.Ordinal), "snapshots", "0123");
        Place(Path.Combine("hf", "hub", "models--" + row.Repository.Replace("/", "--", StringComparison.Ordinal), "refs"), row.Revision, "0123\n"u8.ToArray());
        foreach (var file in row.Files.Where(file => file.Sha256 is null))
        {
            Place(snapshot, file.Path, Config);
        }

        await RunPullAsync(Hub.Url.ToString(), ("no_proxy", Hub.Url.Host));

        Assert.All(Hub.Requests, request => Assert.Contains(row.Files, file => file.Sha256 is not null && request.Path.EndsWith(file.Path, StringComparison.Ordinal)));
        Assert.NotEmpty(Directory.GetFiles(Home.Path, "config.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_variables_of_the_hubs_own_client_are_used()
    {
        Place("hf", "token", "from-file\n"u8.ToArray());
        Dictionary<string, string> variables = new() { ["HF_HOME"] = Home.File("hf"), ["HF_ENDPOINT"] = "http://one, https://two/hub" };

        var settings = HubSettings.FromEnvironment(variables.GetValueOrDefault, null);

        Assert.Equal(["http://one/", "https://two/hub"], settings.Endpoints.Select(url => url.ToString()));
        Assert.Equal("from-file", settings.Token);
        Assert.Equal(Home.File("hf/hub"), settings.HubCache);
    }

    private static Func<HttpContext, int, Task<bool>> Redirect(Func<string, string?> target) => (context, _) =>
    {
        var location = target(context.Request.Path.Value!);
        if (location is not null)
        {
            context.Response.Redirect(location);
        }

        return Task.FromResult(location is not null);
    };

    private Task<ProgramRunner.Result> RunPullAsync(string endpoint, params (string Name, object Value)[] variables)
    {
        string[] proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HF_TOKEN"];
        var environment = proxies.ToDictionary(name => name, _ => "");
        (environment["HF_ENDPOINT"], environment["HF_HOME"]) = (endpoint, Home.File("hf"));
        foreach (var (name, value) in variables)
        {
            environment[name] = value.ToString()!;
        }

        return ProgramRunner.RunAsync("Search.Cli", Home.Path, ["models", "pull", ModelRegistry.All[0].Name], "", environment);
    }

    /// <summary>Answers every request with one redirect.</summary>
    private sealed class RedirectingHandler(Uri target) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            var response = new HttpResponseMessage(HttpStatusCode.Redirect);
            response.Headers.Location = target;
            return Task.FromResult(response);
        }
    }
}
