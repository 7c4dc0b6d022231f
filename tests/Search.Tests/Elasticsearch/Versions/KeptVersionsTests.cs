using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Tests.Elasticsearch.Versions;

/// <summary>Versions on a cluster that other programs use too. The common behaviour of engines is tested on real servers.</summary>
public sealed class KeptVersionsTests : IDisposable
{
    private readonly FakeCluster _cluster = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Two_versions_are_kept_by_default_and_older_ones_deleted()
    {
        await PublishAsync("first");
        await PublishAsync("second");
        await PublishAsync("third");

        Assert.Equal(2, _cluster.Indexes.Count);
        Assert.Equal(_cluster.Indexes.Keys.Last(), Assert.Single(_cluster.Holders("books")));
    }

    [Fact]
    public async Task An_old_version_that_cannot_be_deleted_is_a_notice()
    {
        await PublishAsync("first");
        await PublishAsync("second");
        _cluster.Instead = request => request.StartsWith("DELETE", StringComparison.Ordinal)
            ? (403, """{"error":{"type":"security_exception","reason":"not for you"},"status":403}""")
            : null;

        Assert.Contains("not for you", Assert.Single((await PublishAsync("third")).Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_an_index_takes_its_name_and_leaves_one_that_holds_another_alias()
    {
        await PublishAsync("first");
        _cluster.Indexes.Values.Single().Aliases["archive"] = [];
        await using var engine = _cluster.Engine();

        await engine.DeleteIndexAsync("books", Cancel);

        Assert.Empty(_cluster.Holders("books"));
        Assert.Single(_cluster.Holders("archive"));
    }

    [Fact]
    public async Task Deleting_an_alias_of_another_programs_index_is_refused()
    {
        _cluster.Indexes["logs-2026"] = new FakeIndex("""{"mappings":{}}""") { Aliases = { ["books"] = [] } };
        await using var engine = _cluster.Engine();

        var error = await Assert.ThrowsAsync<BadInputException>(() => engine.DeleteIndexAsync("books", Cancel));

        Assert.Contains("'logs-2026'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["logs-2026"], _cluster.Holders("books"));
    }

    [Fact]
    public async Task An_alias_of_two_indexes_can_be_searched_but_not_rolled_back()
    {
        _cluster.AddOurs("books-0197a3c1d2e370008000000000000001", "books");
        _cluster.AddOurs("books-0197a3c1d2e370008000000000000002", "books");
        await using var engine = _cluster.Engine();

        await using var retriever = await engine.OpenAsync("books", Cancel);
        var error = await Assert.ThrowsAsync<BadInputException>(() => engine.RollBackAsync("books", null, Cancel));

        Assert.Contains("books-0197a3c1d2e370008000000000000002", error.Message, StringComparison.Ordinal);
    }

    private async Task<PublishedIndex> PublishAsync(string id)
    {
        await using var engine = _cluster.Engine();
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("books"), replace: true, Cancel);
        return await writer.PublishAsync([new Passage(id, null, "a cat")]);
    }
}
