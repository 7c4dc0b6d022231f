using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Search.Hosting.Commands;

namespace Search.IntegrationTests.FrontDoor;

/// <summary>The commands of <c>./search</c>, built and run as a new user does.</summary>
public sealed partial class FrontDoorTests : IDisposable
{
    private readonly TempFolder _home = new();

    public FrontDoorTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "./search is for bash; search.ps1 is Windows' front door.");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Every_command_of_the_help_has_a_help_with_an_example()
    {
        var (exitCode, output, _) = await FrontDoor.RunAsync(_home.Path, "help");
        var commands = CommandLine().Matches(output).Select(match => match.Groups["name"].Value).ToList();

        Assert.Equal(0, exitCode);
        Assert.Contains("demo", commands);
        foreach (var command in commands.Except(["build"]))
        {
            var help = await FrontDoor.RunAsync(_home.Path, command, "--help");
            Assert.True(help.ExitCode == 0, $"{command} --help ended with {help.ExitCode}:\n{help.Errors}");
            Assert.Contains("Example", help.Output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task An_unknown_command_is_refused_and_the_known_ones_are_listed()
    {
        var (exitCode, output, errors) = await FrontDoor.RunAsync(_home.Path, "dmeo");

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("unknown command 'dmeo'", errors, StringComparison.Ordinal);
        Assert.Contains("demo", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_indexes_once_shows_both_lists_and_stops_on_SIGTERM()
    {
        string[] demo = ["demo", "--no-browser", "--port", "0"];
        var current = Path.Combine(_home.Path, "indexes", "sample", "CURRENT");
        string version;
        await using (var first = await FrontDoor.StartAsync(_home.Path, demo))
        {
            var answer = await GetAsync(first.Url, "/api/search?q=how+long+does+concrete+cure&k=10");
            Assert.Equal((10, 10), (answer["bm25"]!.AsArray().Count, answer["reranked"]!.AsArray().Count));
            var (exitCode, errors) = await first.StopAsync();
            Assert.Equal(0, exitCode);
            Assert.DoesNotContain("xception", errors, StringComparison.Ordinal);
            version = await File.ReadAllTextAsync(current, TestContext.Current.CancellationToken);
        }

        await using var second = await FrontDoor.StartAsync(_home.Path, demo);
        Assert.Equal(0, (await second.StopAsync()).ExitCode);
        Assert.Equal(version, await File.ReadAllTextAsync(current, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Serve_stops_cleanly_while_a_search_is_being_reranked()
    {
        // Long passages, all found and all scored: far more work than fits in the time for stopping.
        var text = string.Concat(Enumerable.Repeat("the moon and the tides of the sea ", 100));
        var collection = _home.File("moons.tsv");
        await File.WriteAllLinesAsync(
            collection, Enumerable.Range(0, 1_000).Select(number => $"{number}\t{text}"), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await FrontDoor.RunAsync(_home.Path, "index", collection)).ExitCode);
        await using var served = await FrontDoor.StartAsync(_home.Path, ["serve", "--port", "0", "--index", "moons", "--precision", "fp32"]);
        using var client = new HttpClient();
        await using var stream = await client.GetStreamAsync(
            new Uri($"{served.Url}/api/search/stream?q=moon&k=1000"), TestContext.Current.CancellationToken);
        using var updates = new StreamReader(stream);
        while (await updates.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("\"update\":\"scores\"", StringComparison.Ordinal))
        {
        }

        var stop = served.StopAsync();
        var rest = await updates.ReadToEndAsync(TestContext.Current.CancellationToken);
        var (exitCode, errors) = await stop;

        Assert.Equal(0, exitCode);
        Assert.Contains("\"update\":\"completed\"", rest, StringComparison.Ordinal);
        Assert.Contains("The program is stopping.", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("xception", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_port_window_time_limit_and_models_are_those_that_were_set()
    {
        Assert.Equal(0, (await FrontDoor.RunAsync(_home.Path, "index", "sample", "--index", "mine")).ExitCode);
        var port = FreePort();
        var second = CopyOfBundledModel("second");

        await using var served = await FrontDoor.StartAsync(
            _home.Path,
            ["serve", "--port", $"{port}", "--index", "mine", "--model", "default", "--model", second],
            ("SEARCH_HOST", "127.0.0.2"),
            ("SEARCH_WINDOW", "7"),
            ("SEARCH_TIME_LIMIT", "00:00:00.001"));

        Assert.Equal($"http://127.0.0.2:{port}", served.Url);
        var answer = await GetAsync(served.Url, "/api/search?q=moon");
        Assert.Equal((7, "mini-reranker-l6", "mine"), ((int)answer["window"]!, ModelOf(answer), (string?)answer["index"]));
        Assert.Equal(7, (int)answer["unjudged"]!);
        Assert.Equal("second", ModelOf(await GetAsync(served.Url, "/api/search?q=moon&model=second")));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync($"http://127.0.0.1:{port}", "/api/search?q=moon"));
    }

    private string CopyOfBundledModel(string name)
    {
        var copy = Directory.CreateDirectory(_home.File(name)).FullName;
        foreach (var file in Directory.EnumerateFiles(TestData.InCheckout("models/mini-reranker-l6")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private static string? ModelOf(JsonNode answer) => (string?)answer["model"]!["model"];

    private static async Task<JsonNode> GetAsync(string url, string path)
    {
        using var client = new HttpClient();
        return JsonNode.Parse(await client.GetStringAsync(new Uri(url + path), TestContext.Current.CancellationToken))!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^  (?<name>[a-z]+)  ", RegexOptions.Multiline)]
    private static partial Regex CommandLine();
}
