using Search.IntegrationTests.Servers;

namespace Search.IntegrationTests.Elasticsearch;

/// <summary>An index on a server is the same however often its indexer is killed.</summary>
public sealed class KilledIndexerTests(Elasticsearch9 server) : IClassFixture<Elasticsearch9>, IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public Task Kills_at_random_moments_change_nothing() => new KilledIndexer(_home, "--url", server.Url).RunAsync(5, KilledIndexer.AtRandom(seed: 6));

    [Fact(Explicit = true)]
    public Task Fifty_kills_change_nothing() => new KilledIndexer(_home, "--url", server.Url).RunAsync(50, KilledIndexer.AtRandom(seed: 7));
}
