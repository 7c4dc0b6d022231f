using Search.Core.Reranking;

namespace Search.Tests.Onnx.Inference;

/// <summary>Several callers of the bundled reranker at once.</summary>
public class ConcurrentCallersTests(BundledReranker bundled) : IClassFixture<BundledReranker>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_who_share_batches_get_the_int8_scores_that_they_get_alone_bit_for_bit()
    {
        var reranker = await bundled.LoadAsync(new ScoringOptions { Precision = "int8", Device = "cpu", BatchTokens = 4_096, Sessions = 1 });
        var requests = bundled.Golden.GroupBy(pair => pair.Query).Select(pairs => (Query: pairs.Key, Passages: pairs.Select(pair => pair.Passage).ToArray())).ToList();
        var alone = new List<PairScore[]>();
        foreach (var (query, passages) in requests)
        {
            alone.Add(await reranker.ScoreAllAsync(query, passages, Cancel));
        }

        var together = await Task.WhenAll(requests.Select(request => reranker.ScoreAllAsync(request.Query, request.Passages, Cancel)));

        Assert.Equal(Bits(alone), Bits(together));
    }

    [Fact]
    public async Task A_reranker_that_is_disposed_while_it_scores_ends_its_callers_with_an_error()
    {
        var reranker = await bundled.LoadAsync(new ScoringOptions { Precision = "fp32", Device = "cpu", BatchTokens = 64, Sessions = 1 });
        var scores = reranker.ScoreAsync("moon", [.. Enumerable.Repeat(bundled.Golden[0].Passage, 200)], Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await scores.MoveNextAsync());

        reranker.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            while (await scores.MoveNextAsync())
            {
            }
        });
    }

    private static List<int> Bits(IEnumerable<PairScore[]> requests) =>
        [.. requests.SelectMany(scores => scores).Select(score => BitConverter.SingleToInt32Bits(score.Relevance))];
}
