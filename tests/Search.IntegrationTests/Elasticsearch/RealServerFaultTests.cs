using System.Net.Http.Json;
using Search.IntegrationTests.Servers;

namespace Search.IntegrationTests.Elasticsearch;

/// <summary>Faults between this program and a real server, and a server without room.</summary>
[Collection<OneElasticsearch9>]
public sealed class RealServerFaultTests(Elasticsearch9 server) : LoadingFaultTests
{
    /// <summary>More batches than are in flight at the same time, so that there is a checkpoint before the end.</summary>
    private const int ManyLines = 15_000;

    private protected override string ServerUrl => server.Url;

    private protected override string Name { get; } = $"faults-{Guid.NewGuid():N}";

    public override async ValueTask DisposeAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri(ServerUrl) };
        await client.DeleteAsync($"{Name}-*");
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Full_disk_ends_the_job_and_the_same_command_finishes_it_when_there_is_room()
    {
        await using var proxy = await StartProxyAsync();
        proxy.Handle = async request =>
        {
            var answer = await request.ExecuteAsync();
            if (request.Name.EndsWith("/_mapping", StringComparison.Ordinal)) // After a checkpoint.
            {
                await BlockAsync(true); // As the server does when its disk is almost full.
            }

            await request.AnswerAsync(answer);
        };

        var failed = await RunAsync(proxy);

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("disk is almost full. Free space there", failed.Errors, StringComparison.Ordinal);
        await AssertHoldsAsync([Old]);

        await BlockAsync(null);
        proxy.Handle = request => request.PassOnAsync();
        var finished = await RunAsync(proxy);

        Assert.True(finished.ExitCode == 0, finished.Errors);
        Assert.Contains("continuing the job", finished.Errors, StringComparison.Ordinal);
        await AssertHoldsAsync(Passages(ManyLines));
    }

    private async Task BlockAsync(bool? isBlocked)
    {
        using var client = new HttpClient { BaseAddress = new Uri(ServerUrl) };
        var settings = new Dictionary<string, bool?> { ["index.blocks.read_only_allow_delete"] = isBlocked };
        (await client.PutAsJsonAsync($"{Name}-*/_settings", settings)).EnsureSuccessStatusCode();
    }

    private async Task<ProgramRunner.Result> RunAsync(FaultyProxy proxy) => await ProgramRunner.RunAsync(
        "Search.Indexer",
        Home.Path,
        ["index", await WriteAsync(ManyLines), "--index", Name, "--url", proxy.Url, "--replace"],
        variables: new Dictionary<string, string>
        {
            ["SEARCH_CHECKPOINT"] = "00:00:00.1",
            ["SEARCH_ELASTICSEARCH_RETRIES"] = "1",
            ["SEARCH_ELASTICSEARCH_MAX_REQUEST_BYTES"] = $"{MaxRequestBytes}",
        });
}
