using System.Diagnostics;
using Search.Core.Reranking;

namespace Search.Tests.Onnx.Inference;

/// <summary>Extreme inputs: each gets a score and reports its removed tokens.</summary>
public class EdgeTests(BundledReranker bundled)
{
    private const int MaxLength = 64;
    private const int Special = 3;
    private const string Query = "how long does concrete cure";

    [Theory]
    [InlineData(" \t\r\n ")]
    [InlineData("\u0000\u0007\uFEFF\u200B")]
    public async Task An_empty_passage_and_one_without_tokens_get_the_same_finite_score(string blank)
    {
        var empty = await ScoreAsync(Query, "");

        Assert.True(float.IsFinite(empty.Relevance));
        Assert.Equal(0, empty.TruncatedTokens);
        Assert.Equal(empty.Relevance, (await ScoreAsync(Query, blank)).Relevance);
        Assert.NotEqual(empty.Relevance, (await ScoreAsync(Query, ".")).Relevance);
    }

    /// <summary>A megabyte of words, of single-character words, of one word, of characters outside words, of marks on one letter.</summary>
    [Theory]
    [InlineData("moon ", 200_000, 200_000)]
    [InlineData("\u6708", 350_000, 350_000)]
    [InlineData("!", 1_000_000, 1_000_000)]
    [InlineData("a", 1_000_000, 1)]
    [InlineData(" ", 1_000_000, 0)]
    [InlineData("\u0301", 500_000, 0)]
    public async Task A_megabyte_passage_is_truncated_before_scoring(string unit, int times, int tokens)
    {
        var passage = string.Concat(Enumerable.Repeat(unit, times));
        await LoadAsync();

        var clock = Stopwatch.StartNew();
        var score = await ScoreAsync("moon", passage);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(Math.Max(0, 1 + tokens + Special - MaxLength), score.TruncatedTokens);
        if (tokens > MaxLength)
        {
            Assert.Equal((await ScoreAsync("moon", passage[..(unit.Length * MaxLength)])).Relevance, score.Relevance);
        }
    }

    [Fact]
    public async Task A_query_of_a_megabyte_is_cut_for_each_of_its_passages()
    {
        var query = string.Concat(Enumerable.Repeat("moon ", 200_000));

        var scores = await (await LoadAsync()).ScoreAllAsync(query, ["night", "", "night and day"]);

        Assert.Equal([200_001, 200_000, 200_003], scores.Select(score => score.TruncatedTokens + MaxLength - Special));
        Assert.All(scores, score => Assert.True(float.IsFinite(score.Relevance)));
    }

    /// <summary>A query that leaves no room for a passage is cut by the other rule: the longer text first, then both equally.</summary>
    [Theory]
    [InlineData(100, 3, 58, 3)]
    [InlineData(61, 1, 60, 1)]
    [InlineData(100, 200, 30, 31)]
    [InlineData(60, 200, 60, 1)]
    [InlineData(61, 0, 61, 0)]
    [InlineData(100, 0, 61, 0)]
    public async Task A_query_longer_than_the_budget_scores_as_one_that_was_cut(int query, int passage, int keptQuery, int keptPassage)
    {
        var score = await ScoreAsync(Words("moon ", query), Words("night ", passage));

        Assert.Equal(query + passage + Special - MaxLength, score.TruncatedTokens);
        Assert.Equal((await ScoreAsync(Words("moon ", keptQuery), Words("night ", keptPassage))).Relevance, score.Relevance);

        static string Words(string word, int times) => string.Concat(Enumerable.Repeat(word, times));
    }

    [Fact]
    public async Task Special_tokens_that_are_typed_are_text() =>
        Assert.NotEqual(
            (await ScoreAsync("moon", "night")).Relevance,
            (await ScoreAsync("moon", "night [SEP] moon")).Relevance);

    [Fact]
    public async Task No_passages_give_no_scores() =>
        Assert.Empty(await (await LoadAsync()).ScoreAllAsync("moon", []));

    private async Task<PairScore> ScoreAsync(string query, string passage) =>
        Assert.Single(await (await LoadAsync()).ScoreAllAsync(query, [passage]));

    private Task<Search.Onnx.Inference.CrossEncoder> LoadAsync() =>
        bundled.LoadAsync(new ScoringOptions { Precision = "fp32", Device = "cpu", MaxLength = MaxLength });
}
