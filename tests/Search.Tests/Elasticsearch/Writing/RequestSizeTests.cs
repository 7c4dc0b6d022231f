using Search.Core;
using Search.Core.Indexing;

namespace Search.Tests.Elasticsearch.Writing;

/// <summary>Requests are limited by bytes, and become smaller where the server's limit is lower.</summary>
public sealed class RequestSizeTests : IDisposable
{
    private const int TextLength = 100_000;
    private readonly FakeCluster _cluster = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Requests_stay_below_10_MB_at_the_defaults()
    {
        Assert.Empty(await AddAsync(300));

        Assert.All(Sizes(), size => Assert.InRange(size, 1, 10_000_000));
        Assert.Equal(300, Assert.Single(_cluster.Indexes).Value.Count);
    }

    [Fact]
    public async Task Answer_413_halves_requests_and_later_requests_stay_small()
    {
        const int taken = 250_000;
        _cluster.RefuseLarger = taken;

        Assert.Empty(await AddAsync(30, batches: 2));

        Assert.Equal(60, Assert.Single(_cluster.Indexes).Value.Count);
        var bulk = _cluster.Messages.Where(message => IsBulk(message.Path)).Select(message => message.Body!).ToList();
        var secondBatch = bulk.FindIndex(body => body.Contains("\"1-", StringComparison.Ordinal));
        Assert.Contains(bulk[..secondBatch], body => body.Length > taken);
        Assert.DoesNotContain(bulk[secondBatch..], body => body.Length > taken);
    }

    [Fact]
    public async Task One_oversized_document_is_rejected_and_the_others_are_indexed()
    {
        _cluster.RefuseLarger = 50_000;

        var rejected = await AddAsync(10, oversized: 4);

        Assert.Equal(4, Assert.Single(rejected).Index);
        Assert.Contains("413", rejected[0].Reason, StringComparison.Ordinal);
    }

    private static bool IsBulk(string path) => path.EndsWith("/_bulk", StringComparison.Ordinal);

    private IEnumerable<int> Sizes() => _cluster.Messages.Where(message => IsBulk(message.Path)).Select(message => message.Body!.Length);

    private async Task<IReadOnlyList<RejectedPassage>> AddAsync(int passages, int batches = 1, int? oversized = null)
    {
        await using var engine = _cluster.Engine();
        var writer = await engine.CreateIndexAsync(TestIndexes.Define("books"), replace: false, Cancel);
        var rejected = new List<RejectedPassage>();
        for (var batch = 0; batch < batches; batch++)
        {
            rejected.AddRange(await writer.AddAsync(
                [.. Enumerable.Range(0, passages).Select(number => new Passage(
                    $"{batch}-{number}", null, new string('a', oversized is null || oversized == number ? TextLength : 10)))],
                Cancel));
        }

        return rejected;
    }
}
