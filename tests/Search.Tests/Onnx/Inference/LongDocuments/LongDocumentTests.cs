using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Onnx.Inference;

namespace Search.Tests.Onnx.Inference.LongDocuments;

/// <summary>Documents that are longer than the model reads.</summary>
public class LongDocumentTests(BundledReranker bundled)
{
    private const string Query = "how far away is the moon";
    private const string Answer = "The moon is on average 384,400 kilometres away from the earth.";
    private const string Filler = "Rinse the rice until the water stays clear. Let it soak for half an hour. Then cook it with a little salt, covered, on a low flame. ";

    private static readonly string Unrelated = string.Concat(Enumerable.Repeat(Filler, 12));
    private static readonly string WithAnswer = $"{Unrelated}{Answer} {Unrelated}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_has_the_score_of_its_best_window_which_is_named()
    {
        var reranker = await LoadAsync(new() { Long = "split" });

        var score = (await reranker.ScoreAllAsync(Query, [WithAnswer], Cancel))[0];

        var window = WithAnswer.Substring(score.Window!.Start, score.Window.Length);
        Assert.Contains(Answer, window, StringComparison.Ordinal);
        Assert.Equal((await reranker.ScoreAllAsync(Query, [window], Cancel))[0].Relevance, score.Relevance, 1e-4);
        Assert.InRange(score.Window.Number, 2, score.Window.Count - 1);
        Assert.Equal(0, score.TruncatedTokens);
    }

    [Fact]
    public async Task A_long_answer_beats_long_and_short_texts_about_other_things()
    {
        string[] documents = [Unrelated, Filler, WithAnswer, Answer];

        var split = await (await LoadAsync(new() { Long = "split" })).ScoreAllAsync(Query, documents, Cancel);
        var cut = await (await LoadAsync(new() { Long = "truncate" })).ScoreAllAsync(Query, documents, Cancel);

        Assert.Equal([2, 3], split.BestFirst(score => score).Take(2).Select(score => score.Index).Order());
        Assert.True(cut[2].Relevance < split[2].Relevance - 1);
        Assert.True(cut[2].TruncatedTokens > 0 && cut[2].Window is null);
    }

    [Fact]
    public async Task Short_documents_keep_the_bits_of_their_scores_beside_long_ones()
    {
        string[] documents = [Answer, WithAnswer, "", Filler];

        var split = await (await LoadAsync(new() { Long = "split" })).ScoreAllAsync(Query, documents, Cancel);
        var cut = await (await LoadAsync(new() { Long = "truncate" })).ScoreAllAsync(Query, documents, Cancel);

        foreach (var index in new[] { 0, 2, 3 })
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(cut[index].Relevance), BitConverter.SingleToInt32Bits(split[index].Relevance));
            Assert.Null(split[index].Window);
        }
    }

    [Fact]
    public async Task The_first_window_alone_and_the_mean_of_the_best_three_can_be_the_score()
    {
        var best = await ScoreAsync(new() { Long = "split" });
        var first = await ScoreAsync(new() { Long = "split", LongScore = "first" });
        var mean = await ScoreAsync(new() { Long = "split", LongScore = "mean3" });

        Assert.Equal((1, 1), (first.Window!.Number, first.Window.Count));
        Assert.True(first.TruncatedTokens > 0);
        Assert.True(first.Relevance < mean.Relevance && mean.Relevance < best.Relevance);
        Assert.Equal(best.Window, mean.Window);
    }

    [Fact]
    public async Task Bm25_chooses_the_window_that_the_model_reads_and_counts_the_rest()
    {
        var chosen = await ScoreAsync(new() { Long = "bm25:1" });
        var best = await ScoreAsync(new() { Long = "split" });

        Assert.Equal((best.Relevance, best.Window), (chosen.Relevance, chosen.Window));
        Assert.True(chosen.TruncatedTokens > 0);
    }

    [Fact]
    public async Task Windows_beyond_the_limit_are_counted_as_not_read()
    {
        var all = await ScoreAsync(new() { Long = "split" });
        var two = await ScoreAsync(new() { Long = "split", LongCap = 2 });

        Assert.Equal(2, two.Window!.Count);
        Assert.Equal(0, all.TruncatedTokens);
        Assert.InRange(two.TruncatedTokens, 1, int.MaxValue);
    }

    [Fact]
    public async Task When_the_time_is_up_the_first_documents_are_complete_and_the_others_have_no_score()
    {
        var reranker = await LoadAsync(new() { Long = "split" });
        string[] documents = [.. Enumerable.Repeat(string.Concat(Enumerable.Repeat(WithAnswer, 6)), 40)];
        using var timeUp = new CancellationTokenSource();

        var scores = new List<PairScore>();
        await foreach (var batch in ((IReranker)reranker).ScoreUntilAsync(Query, documents, timeUp.Token, Cancel))
        {
            scores.AddRange(batch);
            await timeUp.CancelAsync();
        }

        Assert.Equal(Enumerable.Range(0, scores.Count), scores.Select(score => score.Index));
        Assert.InRange(scores.Count, 1, 5);
        Assert.All(scores, score => Assert.NotNull(score.Window));
    }

    [Fact]
    public async Task A_query_that_leaves_no_room_for_windows_is_scored_with_the_beginning()
    {
        var reranker = await LoadAsync(new() { Long = "split" });

        var score = (await reranker.ScoreAllAsync(string.Concat(Enumerable.Repeat("moon ", 100)), [WithAnswer], Cancel))[0];

        Assert.Null(score.Window);
        Assert.True(score.TruncatedTokens > 0);
    }

    [Fact]
    public async Task An_overlap_as_large_as_the_window_is_refused()
    {
        var refused = await Assert.ThrowsAsync<BadInputException>(() => LoadAsync(new() { Long = "split", LongWindow = 20, LongOverlap = 20 }));

        Assert.Contains("expected an overlap smaller than the window", refused.Message, StringComparison.Ordinal);
    }

    private async Task<PairScore> ScoreAsync(ScoringOptions options) => (await (await LoadAsync(options)).ScoreAllAsync(Query, [WithAnswer], Cancel))[0];

    private Task<CrossEncoder> LoadAsync(ScoringOptions options)
    {
        (options.Precision, options.Device, options.MaxLength) = ("fp32", "cpu", 64);
        return bundled.LoadAsync(options);
    }
}
