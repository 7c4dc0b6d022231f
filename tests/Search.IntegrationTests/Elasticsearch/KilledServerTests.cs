using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Indexing;
using Search.Indexing.Sources;

namespace Search.IntegrationTests.Elasticsearch;

/// <summary>A server that is killed (SIGKILL) in the middle of a load and started again on its data.</summary>
public sealed class KilledServerTests : IAsyncLifetime
{
    private const string Index = "books";

    /// <summary>More batches than are in flight at the same time, so that there is a checkpoint before the end.</summary>
    private const int Lines = 30_000;

    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);

    private readonly TempFolder _home = new();
    private readonly Source _source;
    private TestServer? _server;

    public KilledServerTests()
    {
        var file = _home.File("passages.tsv");
        File.WriteAllLines(file, Passages.Select(passage => $"{passage.Id}\t{passage.Text}"));
        _source = Source.Resolve([file]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<Passage> Passages => Enumerable.Range(0, Lines).Select(
        number => new Passage($"{number}", null, $"passage {number} {new string('a', 700)}"));

    private string Data => _home.File("server");

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsThere(TestData.Folder))
        {
            await StartAsync(port: 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _home.Dispose();
    }

    [Fact(Explicit = true)]
    public async Task Load_with_enough_retries_waits_for_the_server_and_ends_with_every_passage_once()
    {
        await using var engine = Open(retries: 20);
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define(Index, source: _source.Identity), replace: false, Cancel);
        using var deadLetters = DeadLetterFile.Of(new DataDirectory(_home.Path), Index, writer.Version, kept: 0);
        var options = IndexJobOptions.Default with { CheckpointInterval = Often };
        var load = new IndexJob(_source, writer, deadLetters, options: options).RunAsync(Cancel);
        await UntilCheckpointAsync(load);

        await KillAndStartAgainAsync();

        Assert.NotNull((await load).Published);
        await AssertWholeAsync(engine);
    }

    [Fact]
    public async Task Job_that_gave_up_continues_after_the_server_is_back_and_ends_with_every_passage_once()
    {
        var url = Server.Url;
        var first = RunAsync(url);
        await UntilCheckpointAsync(first);

        await KillAndStartAgainAsync();
        var failed = await first;
        var continued = await RunAsync(url);

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("run the same command; it continues from there", failed.Errors, StringComparison.Ordinal);
        Assert.True(continued.ExitCode == 0, continued.Errors);
        Assert.Contains("continuing the job", continued.Errors, StringComparison.Ordinal);
        await using var engine = Open(retries: 3);
        await AssertWholeAsync(engine);
    }

    private TestServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, $"There is no elasticsearch/start in {TestData.Folder}; set SEARCH_TEST_DATA.");
            return _server!;
        }
    }

    private ElasticsearchEngine Open(int retries) => new(new ElasticsearchSettings { Url = Server.Url, Retries = retries, Timeout = TimeSpan.FromSeconds(5) });

    private Task<ProgramRunner.Result> RunAsync(string url) => ProgramRunner.RunAsync(
        "Search.Indexer",
        _home.Path,
        ["index", _source.Files[0], "--index", Index, "--url", url],
        variables: new Dictionary<string, string> { ["SEARCH_CHECKPOINT"] = $"{Often}", ["SEARCH_ELASTICSEARCH_RETRIES"] = "0" });

    private async Task StartAsync(int port) => _server = await TestServer.StartAsync(
        TestData.Folder,
        ["--version", "9", "--fast", "--data", Data, "--port", $"{port}", "--setting", "indices.breaker.total.use_real_memory=false"]);

    private async Task KillAndStartAgainAsync()
    {
        var url = new Uri(Server.Url);
        using (var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "pid"), Cancel), CultureInfo.InvariantCulture)))
        {
            process.Kill();
        }

        await StartAsync(url.Port);
    }

    private async Task UntilCheckpointAsync(Task load)
    {
        using var client = new HttpClient { BaseAddress = new Uri(Server.Url) };
        while (true)
        {
            var indexes = JsonNode.Parse(await client.GetStringAsync($"{Index}-*/_mapping", Cancel))!.AsObject();
            if (indexes.Any(index => (string?)index.Value!["mappings"]!["_meta"]!["search"]!["state"] == "Suspended"))
            {
                break;
            }

            await Task.Delay(10, Cancel);
        }

        Assert.False(load.IsCompleted, "The load ended before the server was killed.");
    }

    private async Task AssertWholeAsync(ElasticsearchEngine engine)
    {
        var verified = await IndexVerification.RunAsync(engine, Index, null, Cancel);
        Assert.Empty(verified.Problems);
        Assert.Equal(ContentHash.Of(Passages), verified.ContentHash);
        await ServedSettings.AssertAsync(Server.Url, Index);
    }
}
