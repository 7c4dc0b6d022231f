using Search.Core;
using Search.Core.Indexing;

namespace Search.Tests.Elasticsearch.Writing;

/// <summary>Errors at the end of a load that do not make it fail.</summary>
public sealed class CompletingTests : IDisposable
{
    private readonly FakeCluster _cluster = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_merge_that_a_proxy_cuts_off_is_a_notice_and_the_load_is_kept()
    {
        _cluster.Instead = request => request.EndsWith("/_forcemerge", StringComparison.Ordinal) ? (504, "<html>gateway time-out</html>") : null;

        var summary = await IndexAsync();

        Assert.Contains("was not merged", Assert.Single(summary.Notices), StringComparison.Ordinal);
        Assert.Single(_cluster.Holders("books"));
        Assert.Single(_cluster.Requests, request => request.EndsWith("/_forcemerge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_that_may_not_read_statistics_can_index()
    {
        _cluster.Instead = request => request.Contains("/_stats", StringComparison.Ordinal)
            ? (403, """{"error":{"type":"security_exception","reason":"action [indices:monitor/stats] is unauthorized"},"status":403}""")
            : null;

        var summary = await IndexAsync();

        Assert.Null(summary.Index.Bytes);
        Assert.Contains("is unauthorized", Assert.Single(summary.Notices), StringComparison.Ordinal);
        Assert.Single(_cluster.Holders("books"));
    }

    private async Task<PublishedIndex> IndexAsync()
    {
        await using var engine = _cluster.Engine(settings => settings.Retries = 1);
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("books"), replace: false, Cancel);
        return await writer.PublishAsync([new Passage("p1", null, "a cat")]);
    }
}
