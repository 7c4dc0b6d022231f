using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch;

namespace Search.Tests.Elasticsearch.Writing;

/// <summary>
/// Mistakes that other bulk indexers were known for, with the reports about them. Mistakes that do not depend on the server are in
/// <see cref="Indexing.BulkHabitsTests"/>.
/// </summary>
public sealed class KnownMistakesTests : IAsyncLifetime
{
    private readonly FakeCluster _cluster = new();
    private FaultyProxy? _proxy;
    private int _requests;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Passage[] Passages { get; } = [.. Enumerable.Range(0, 100).Select(number => new Passage($"{number}", null, $"passage {number}"))];

    public async ValueTask InitializeAsync() => _proxy = await FaultyProxy.StartAsync(_cluster.Url);

    public async ValueTask DisposeAsync()
    {
        await _proxy!.DisposeAsync();
        _cluster.Dispose();
    }

    /// <summary>elastic/elasticsearch-net #5077 and #3954: BulkAll waited for ever.</summary>
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Load_whose_every_request_fails_ends_with_an_error(int status)
    {
        var error = await Assert.ThrowsAsync<ElasticsearchException>(() => AddAsync(request => request.AnswerAsync(ProxiedAnswer.Json(status, "{}"))));

        Assert.Equal(status, (int)error.Status);
    }

    /// <summary>elastic/elasticsearch-net #6407, elasticsearch-dump #574 and #580: passages were lost after status 429.</summary>
    [Fact]
    public async Task Passages_that_were_refused_with_429_are_sent_again()
    {
        await AddAsync(request => _requests == 1 ? BulkFaults.All["429 for every third passage of a request"](request, 1) : request.PassOnAsync());

        Assert.Equal((2, Passages.Length), (_requests, Assert.Single(_cluster.Indexes).Value.Count));
    }

    /// <summary>elastic/elasticsearch-net #6647: passages whose retries were used up were not reported.</summary>
    [Fact]
    public async Task Passages_whose_retries_are_used_up_end_the_load_with_an_error()
    {
        var error = await Assert.ThrowsAsync<ElasticsearchException>(
            () => AddAsync(request => BulkFaults.All["429 for every third passage of a request"](request, 1)));

        Assert.Contains("sent 3 times", error.Message, StringComparison.Ordinal);
        Assert.Contains("429 TooManyRequests (x): no room", error.Message, StringComparison.Ordinal);
    }

    /// <summary>elastic/elasticsearch-net #2804: a request with a wrong password was sent again.</summary>
    [Fact]
    public async Task Request_with_a_wrong_password_is_not_sent_again()
    {
        var error = await Assert.ThrowsAsync<ElasticsearchException>(() => AddAsync(request => request.AnswerAsync(ProxiedAnswer.Json(401, "{}"))));

        Assert.Contains("SEARCH_ELASTICSEARCH_API_KEY", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _requests);
    }

    /// <summary>
    /// elastic/elasticsearch-net #3404 and #3405: a bulk request for an index that had been deleted made it again, with the mapping that the
    /// server guessed.
    /// </summary>
    [Fact]
    public async Task Index_that_the_server_made_again_with_a_guessed_mapping_is_not_published()
    {
        await using var engine = Engine();
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("books"), replace: false, Cancel);
        _cluster.Indexes[Assert.Single(_cluster.Indexes.Keys)] = new FakeIndex("""{"mappings":{}}""");

        var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => writer.PublishAsync(Passages));

        Assert.Contains("was deleted by another process", error.Message, StringComparison.Ordinal);
        Assert.Empty(_cluster.Holders("books"));
    }

    /// <summary>A buffer that is emptied before its request has succeeded loses its passages.</summary>
    [Fact]
    public async Task Passages_of_a_request_that_was_cut_off_are_all_sent_again()
    {
        var bodies = new List<string>();
        var retries = await AddAsync(async request =>
        {
            bodies.Add(System.Text.Encoding.UTF8.GetString(request.Body));
            if (_requests == 1)
            {
                request.Reset();
                return;
            }

            await request.PassOnAsync();
        });

        Assert.Equal([bodies[0], bodies[0]], bodies);
        Assert.Equal(Passages.Length, retries);
        Assert.Equal(Passages.Length, Assert.Single(_cluster.Indexes).Value.Count);
    }

    /// <summary>If the whole request is sent again, ids that the server makes itself give two copies of every passage that had succeeded.</summary>
    [Fact]
    public async Task Passages_of_a_request_whose_answer_was_lost_are_not_there_twice()
    {
        var ids = new List<string?>();
        await AddAsync(async request =>
        {
            ids.Add((string?)JsonNode.Parse(request.Body.AsSpan(0, request.Body.AsSpan().IndexOf((byte)'\n')))!["create"]!["_id"]);
            var answer = await request.ExecuteAsync();
            await request.AnswerAsync(answer, _requests == 1 ? answer.Body.Length / 2 : null);
        });

        Assert.Equal(["0", "0"], ids);
        Assert.Equal(Passages.Length, Assert.Single(_cluster.Indexes).Value.Count);
    }

    /// <summary>A count of some of the shards is not the count of the index: with it a whole load would be removed as wrong.</summary>
    [Fact]
    public async Task Count_without_some_shards_is_an_error_and_the_load_is_kept()
    {
        _cluster.Instead = request => request.EndsWith("/_count", StringComparison.Ordinal) ? (200, """{"count":50,"_shards":{"total":2,"successful":1,"skipped":0,"failed":1}}""") : null;
        await using (var engine = Engine())
        {
            await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("books"), replace: false, Cancel);
            await writer.CheckpointAsync(TestIndexes.After(Passages), Cancel);

            var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => writer.PublishAsync(Passages));

            Assert.Contains("1 of 2 shards", error.Message, StringComparison.Ordinal);
        }

        await using var next = _cluster.Engine();
        Assert.Equal(Passages.Length, (await next.InspectAsync("books", Cancel)).Suspended?.Indexed);
    }

    private ElasticsearchEngine Engine() => new(new ElasticsearchSettings { Url = _proxy!.Url, Retries = 2 });

    /// <summary>Adds the passages and returns how many were sent again.</summary>
    private async Task<long> AddAsync(Func<ProxiedRequest, Task> handleBulk)
    {
        _proxy!.Handle = request =>
        {
            _requests += request.IsBulk ? 1 : 0;
            return request.IsBulk ? handleBulk(request) : request.PassOnAsync();
        };
        await using var engine = Engine();
        var writer = await engine.CreateIndexAsync(TestIndexes.Define("books"), replace: false, Cancel);
        Assert.Empty(await writer.AddAsync(Passages, Cancel).WaitAsync(TimeSpan.FromMinutes(1), Cancel));
        return writer.Retries;
    }
}
