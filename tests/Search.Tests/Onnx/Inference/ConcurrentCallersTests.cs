using Microsoft.ML.OnnxRuntime;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx.Inference;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Inference;

/// <summary>Several callers of the bundled reranker at once.</summary>
public class ConcurrentCallersTests(BundledReranker bundled)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_sharing_batches_get_bit_equal_int8_scores()
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

    /// <summary>Callers take turns, so each later request would let one batch of the cancelled callers run, if any still waited.</summary>
    [Fact]
    public async Task A_cancelled_callers_waiting_batches_are_dropped()
    {
        const int LaterRequests = 20;
        var encoder = WordPieceEncoder.FromFolder(SearchInstallation.Find(SearchInstallation.BundledModel));
        var computed = new CountingBatches();
        using var reranker = new CrossEncoder(
            new ScoringSession(await bundled.BuildAsync("fp32"), encoder.Vocabulary, Devices.Cpu, computed),
            encoder,
            new RerankerInfo("bundled", "fp32", Devices.Cpu, MaxLength: 64),
            new ScoringOptions { BatchTokens = 8, Sessions = 1 });
        using var leaving = new CancellationTokenSource();
        var first = reranker.ScoreAsync("moon", [.. Enumerable.Repeat("night", 500)], leaving.Token).GetAsyncEnumerator(leaving.Token);
        Assert.True(await first.MoveNextAsync());

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await first.MoveNextAsync())
            {
            }
        });

        var before = computed.Count;
        for (var request = 0; request < LaterRequests; request++)
        {
            await reranker.ScoreAllAsync("moon", ["night"], Cancel);
        }

        Assert.InRange(computed.Count - before, LaterRequests, LaterRequests + 1); // One batch may have been started when the caller cancelled.
    }

    private static List<int> Bits(IEnumerable<PairScore[]> requests) =>
        [.. requests.SelectMany(scores => scores).Select(score => BitConverter.SingleToInt32Bits(score.Relevance))];

    /// <summary>How many batches were computed.</summary>
    private sealed class CountingBatches : IBatchRunner
    {
        private readonly CpuBatches _batches = new();
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int DefaultTokens => _batches.DefaultTokens;

        public int DefaultWorkers => _batches.DefaultWorkers;

        public int RowLength(int longest) => _batches.RowLength(longest);

        public IDisposableReadOnlyCollection<OrtValue> Run(
            InferenceSession session, RunOptions options, string[] names, OrtValue[] values, string output)
        {
            Interlocked.Increment(ref _count);
            return _batches.Run(session, options, names, values, output);
        }
    }
}
