using Search.Core.Errors;
using Search.Core.Reranking;

namespace Search.Tests.Onnx.Inference;

/// <summary>The effect of each scoring option on scores, with the bundled reranker.</summary>
public class ScoringOptionsTests(BundledReranker bundled)
{
    private const string LongQuery = "how long does concrete cure before it carries a load";
    private static readonly string LongDocument = string.Join(' ', Enumerable.Repeat("concrete reaches its strength in weeks", 10));

    [Fact]
    public async Task Max_length_bounds_the_pair_and_the_document_is_cut()
    {
        var score = await ScoreAsync(new ScoringOptions { MaxLength = 20 });
        var whole = await ScoreAsync(new ScoringOptions());

        Assert.Equal(0, whole.TruncatedTokens);
        Assert.Equal(10 + 3 + 60 - 20, score.TruncatedTokens);
    }

    [Fact]
    public async Task Truncation_says_which_text_is_cut()
    {
        var second = await ScoreAsync(new ScoringOptions { MaxLength = 16, Truncation = "only_second" });
        var longest = await ScoreAsync(new ScoringOptions { MaxLength = 16, Truncation = "longest_first" });

        // Both rules cut the same number of tokens: from the document only, or also from the query. So the scored pairs differ.
        Assert.Equal(second.TruncatedTokens, longest.TruncatedTokens);
        Assert.NotEqual(second.Relevance, longest.Relevance);
    }

    [Theory]
    [InlineData(8, 1, 6)]
    [InlineData(100_000, 1, 1)]
    [InlineData(100_000, 3, 3)]
    public async Task Batch_tokens_bound_a_batch_and_every_session_gets_one(int batchTokens, int sessions, int batches)
    {
        var reranker = await bundled.LoadAsync(Cpu(new ScoringOptions { BatchTokens = batchTokens, Sessions = sessions }));
        var arrived = 0;

        await foreach (var _ in reranker.ScoreAsync("moon", Enumerable.Repeat("the moon at night", 6).ToList(), TestContext.Current.CancellationToken))
        {
            arrived++;
        }

        Assert.Equal(batches, arrived);
    }

    [Fact]
    public async Task With_one_session_batches_run_one_after_another_longest_first()
    {
        var reranker = await bundled.LoadAsync(Cpu(new ScoringOptions { BatchTokens = 8, Sessions = 1 }));
        string[] documents = [.. Enumerable.Range(1, 60).Select(length => string.Join(' ', Enumerable.Repeat("moon", length)))];
        var order = new List<int>();

        await foreach (var scores in reranker.ScoreAsync("moon", documents, TestContext.Current.CancellationToken))
        {
            order.AddRange(scores.Select(score => score.Index));
        }

        Assert.Equal(Enumerable.Range(0, 60).Reverse(), order);
    }

    [Fact]
    public async Task A_head_that_the_checkpoint_does_not_have_is_refused_with_the_one_that_fits()
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => bundled.LoadAsync(Cpu(new ScoringOptions { Head = "bert-2" })));

        Assert.Contains("bert-2", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected: bert-1", error.Message, StringComparison.Ordinal);
    }

    private async Task<PairScore> ScoreAsync(ScoringOptions options) =>
        Assert.Single(await (await bundled.LoadAsync(Cpu(options))).ScoreAllAsync(LongQuery, [LongDocument]));

    private static ScoringOptions Cpu(ScoringOptions options)
    {
        options.Device = "cpu";
        options.Precision = "fp32";
        return options;
    }
}
