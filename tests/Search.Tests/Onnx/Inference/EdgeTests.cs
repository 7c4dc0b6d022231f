using Search.Core.Reranking;

namespace Search.Tests.Onnx.Inference;

/// <summary>Inputs at the edge: each has a score, and says what was cut.</summary>
public class EdgeTests(BundledReranker bundled) : IClassFixture<BundledReranker>
{
    private const int MaxLength = 64;
    private const int Special = 3;

    [Fact]
    public async Task An_empty_passage_is_scored()
    {
        var score = await ScoreAsync("how long does concrete cure", "");

        Assert.True(float.IsFinite(score.Relevance));
        Assert.Equal(0, score.TruncatedTokens);
    }

    [Fact]
    public async Task Of_a_passage_of_a_megabyte_only_what_fits_is_scored()
    {
        var passage = string.Concat(Enumerable.Repeat("moon ", 200_000));

        var score = await ScoreAsync("moon", passage);

        Assert.Equal(1 + 200_000 + Special - MaxLength, score.TruncatedTokens);
        Assert.Equal((await ScoreAsync("moon", passage[..(5 * MaxLength)])).Relevance, score.Relevance);
    }

    [Fact]
    public async Task A_query_that_leaves_no_room_is_cut_too()
    {
        var query = string.Concat(Enumerable.Repeat("moon ", 100));

        var score = await ScoreAsync(query, "night and day");

        Assert.True(float.IsFinite(score.Relevance));
        Assert.Equal(100 + 3 + Special - MaxLength, score.TruncatedTokens);
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
