using Search.Core;
using Search.Core.Indexing;
using Search.Elasticsearch;
using Search.IntegrationTests.Servers;

namespace Search.IntegrationTests.Elasticsearch;

/// <summary>A server that accepts only small requests.</summary>
public class RequestSizeTests(SmallRequestsElasticsearch9 server) : IClassFixture<SmallRequestsElasticsearch9>
{
    [Fact]
    public async Task Requests_become_small_enough_and_one_oversized_document_is_rejected()
    {
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = server.Url });
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("small"), replace: false, CancellationToken.None);
        var passages = Enumerable.Range(0, 400).Select(number => new Passage($"{number}", null, new string('a', number == 7 ? 200_000 : 10_000)));

        var rejected = Assert.Single(await writer.AddAsync([.. passages], CancellationToken.None));
        var published = await writer.PublishAsync(
            new JobCheckpoint(TestIndexes.Source, 400, 399, 1, default), CancellationToken.None);

        Assert.Equal(7, rejected.Index);
        Assert.Contains("413", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(399, published.Index.Passages);
    }
}
