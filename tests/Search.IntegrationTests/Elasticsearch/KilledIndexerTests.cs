using System.Diagnostics;
using System.Text.Json.Nodes;
using Search.Core.Indexing;
using Search.IntegrationTests.Servers;

namespace Search.IntegrationTests.Elasticsearch;

/// <summary>An index on a server is the same however often its indexer is killed, and wherever.</summary>
[Collection<OneElasticsearch9>]
public sealed class KilledIndexerTests(Elasticsearch9 server) : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public Task Kills_at_random_and_at_the_worst_moments_change_nothing() => RunAsync(kills: 4, seed: 6);

    [Fact(Explicit = true)]
    public Task Fifty_kills_change_nothing() => RunAsync(kills: 50, seed: 7);

    private async Task RunAsync(int kills, int seed)
    {
        await using var proxy = await FaultyProxy.StartAsync(server.Url);
        var random = new Random(seed);
        Func<Process, TimeSpan, Task>[] moments =
        [
            KilledIndexer.AtRandom(seed),
            (process, _) => AfterAsync("/_bulk", random.Next(1, 4), proxy, process), // After the passages, before the checkpoint.
            (process, _) => AfterAsync("/_mapping", random.Next(1, 3), proxy, process), // After a checkpoint.
            (process, _) => AfterAsync("/_aliases", 1, proxy, process), // Between the swap and the removal of old versions.
        ];
        var number = 0;
        await new KilledIndexer(_home, "--url", proxy.Url).RunAsync(kills, (process, usual) => moments[number++ % moments.Length](process, usual));

        await ServedSettings.AssertAsync(server.Url, KilledIndexer.Index);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var left = JsonNode.Parse(await client.GetStringAsync($"{KilledIndexer.Index}-*/_alias"))!.AsObject();
        Assert.Equal(IndexDefinition.DefaultKeptVersions, left.Count); // Nothing of a killed job is left.
    }

    /// <summary>Waits until the server has executed such a request so many times. The last answer is held, so that the indexer does nothing more.</summary>
    private static async Task AfterAsync(string path, int times, FaultyProxy proxy, Process process)
    {
        var executed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Handle = async request =>
        {
            var answer = await request.ExecuteAsync();
            if (request.Name.EndsWith(path, StringComparison.Ordinal) && Interlocked.Decrement(ref times) == 0)
            {
                executed.SetResult();
                await request.HoldAsync();
            }

            await request.AnswerAsync(answer);
        };
        await Task.WhenAny(process.WaitForExitAsync(), executed.Task);
        proxy.Handle = request => request.PassOnAsync();
    }
}
