using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Elasticsearch;
using Search.IntegrationTests.Servers;

namespace Search.IntegrationTests.Elasticsearch;

public class OnElasticsearch8(Elasticsearch8 server) : ElasticsearchEngineTests<Elasticsearch8>(server, "Elasticsearch 8.19");

public class OnElasticsearch9(Elasticsearch9 server) : ElasticsearchEngineTests<Elasticsearch9>(server, "Elasticsearch 9.2");

public class OnOpenSearch2(OpenSearch2 server) : ElasticsearchEngineTests<OpenSearch2>(server, "OpenSearch 2.19");

/// <summary>What every engine promises, on a real server.</summary>
public abstract class ElasticsearchEngineTests<TServer>(TServer server, string description) : SearchEngineTests, IClassFixture<TServer>, IAsyncLifetime
    where TServer : SearchServer
{
    private ElasticsearchEngine? _engine;

    private protected override ISearchEngine Engine => _engine ??= new ElasticsearchEngine(new ElasticsearchSettings { Url = server.Url });

    private protected override string Name { get; } = $"test-{Guid.NewGuid():N}";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
            await client.DeleteAsync($"{Name}-*");
            await _engine.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task It_says_what_it_is() =>
        Assert.StartsWith(description, await Engine.DescribeAsync(CancellationToken.None), StringComparison.Ordinal);

    [Fact]
    public async Task An_index_of_somebody_else_is_refused()
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        await client.PutAsync($"{Name}-other", null);

        var exception = await Assert.ThrowsAsync<BadInputException>(() => Engine.OpenAsync($"{Name}-other", CancellationToken.None));
        Assert.Contains("not made by this program", exception.Message, StringComparison.Ordinal);
    }
}
