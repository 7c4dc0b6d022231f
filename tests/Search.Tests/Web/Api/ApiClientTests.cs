using System.Collections.Concurrent;
using Search.Core;
using Search.Core.Reranking;

namespace Search.Tests.Web.Api;

public sealed class ApiClientTests
{
    [Fact]
    public async Task Requests_from_one_address_are_one_client_of_the_model()
    {
        var clients = new ConcurrentQueue<string?>();
        var reranker = new ScriptedReranker(_ => 1)
        {
            BeforeBatch = (_, _) =>
            {
                clients.Enqueue(ScoringClient.Current);
                return Task.CompletedTask;
            },
        };
        await using var app = await RunningApp.StartAsync(new MemoryEngine().With("sample", new Passage("a", null, "moon")), reranker);

        await app.Client.GetStringAsync("/api/search?q=moon", TestContext.Current.CancellationToken);
        await app.Client.GetStringAsync("/api/search/stream?q=moon", TestContext.Current.CancellationToken);

        Assert.Equal(["127.0.0.1", "127.0.0.1"], clients);
    }
}
