using System.Globalization;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch;

namespace Search.Tests.Elasticsearch.Versions;

/// <summary>Indexes of jobs that did not finish.</summary>
public sealed class AbandonedIndexTests : IDisposable
{
    private const string Left = "books-0197a3c1d2e370008000000000000001";
    private static readonly IndexDefinition Books = TestIndexes.Define("books");

    private readonly FakeCluster _cluster = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task An_index_of_a_killed_job_is_removed_by_the_next_job_of_its_name()
    {
        _cluster.AddOurs(Left, alias: null, Loading(TimeSpan.FromHours(1)));
        _cluster.AddOurs("books-of-others-0197a3c1d2e370008000000000000001", alias: null, Loading(TimeSpan.FromHours(1)));

        await CreateAndDisposeAsync();

        Assert.Equal(["books-of-others-0197a3c1d2e370008000000000000001"], _cluster.Indexes.Keys);
    }

    [Fact]
    public async Task An_index_of_a_job_that_still_runs_stays()
    {
        _cluster.AddOurs(Left, alias: null, Loading(TimeSpan.FromMinutes(2)));

        await CreateAndDisposeAsync();

        Assert.Equal([Left], _cluster.Indexes.Keys);
    }

    [Fact]
    public async Task A_job_says_that_it_runs_and_when_it_began()
    {
        await using var engine = _cluster.Engine();
        await using var writer = await engine.CreateIndexAsync(Books, replace: false, Cancel);

        var mark = Assert.Single(_cluster.Indexes).Value.Body["mappings"]!["_meta"]!["search"]!;
        Assert.Equal("Loading", (string?)mark["state"]);
        Assert.InRange(DateTimeOffset.Parse((string)mark["alive"]!, CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_creation_whose_answer_is_lost_is_not_repeated_and_the_job_continues()
    {
        _cluster.Instead = request => request.StartsWith("PUT /books-", StringComparison.Ordinal) ? (504, """{"error":"the proxy gave up"}""") : null;
        await using var engine = _cluster.Engine();

        await using var writer = await engine.CreateIndexAsync(Books, replace: false, Cancel);

        Assert.Single(_cluster.Requests, request => request.StartsWith("PUT /books-", StringComparison.Ordinal));
        Assert.Single(_cluster.Indexes);
    }

    [Fact]
    public async Task Creation_that_the_server_refuses_is_an_error()
    {
        _cluster.Before = request =>
        {
            if (request.StartsWith("PUT", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("no");
            }
        };
        await using var engine = _cluster.Engine();

        await Assert.ThrowsAsync<ElasticsearchException>(() => engine.CreateIndexAsync(Books, replace: false, Cancel));
    }

    private static string Loading(TimeSpan silent) => ScriptedServer.Mark("books", "Loading", TimeProvider.System.GetUtcNow() - silent);

    private async Task CreateAndDisposeAsync()
    {
        await using var engine = _cluster.Engine();
        await using var writer = await engine.CreateIndexAsync(Books, replace: false, Cancel);
    }
}
