using Search.Core.Reranking;

namespace Search.Tests.Onnx.Inference;

/// <summary>A cascade whose models are the bundled one, in both of its precisions.</summary>
public class CascadeTests(BundledReranker bundled)
{
    private const int Depth = 5;

    [Theory]
    [InlineData("int8", "int8")]
    [InlineData("int8", "fp32")]
    public async Task The_second_models_scores_are_bit_equal_to_its_scores_alone(string firstPrecision, string secondPrecision)
    {
        var (first, second) = (await bundled.LoadAsync(firstPrecision), await bundled.LoadAsync(secondPrecision));
        var query = bundled.Golden[0].Query;
        string[] passages = [.. bundled.Golden.Select(pair => pair.Passage).Distinct()];
        var cheap = await first.ScoreAllAsync(query, passages);
        int[] best = [.. cheap.BestFirst(score => score).Take(Depth).Select(score => score.Index)];
        var alone = await second.ScoreAllAsync(query, [.. best.Select(index => passages[index])]);

        var scores = await new CascadeReranker(first, second, Depth).ScoreAllAsync(query, passages);

        Assert.True(passages.Length > Depth);
        Assert.Equal(
            best.Zip(alone, (index, score) => (index, BitConverter.SingleToInt32Bits(score.Relevance), 0)),
            best.Select(index => (index, BitConverter.SingleToInt32Bits(scores[index].Relevance), scores[index].Tier)));
        Assert.All(scores.Where(score => !best.Contains(score.Index)), score => Assert.Equal(cheap[score.Index] with { Tier = 1 }, score with { Logits = cheap[score.Index].Logits }));
    }

    [Fact]
    public async Task An_int8_second_model_gives_the_same_scores_as_over_all_documents()
    {
        var model = await bundled.LoadAsync("int8");
        var query = bundled.Golden[0].Query;
        string[] passages = [.. bundled.Golden.Select(pair => pair.Passage).Distinct()];

        var among = await model.ScoreAllAsync(query, passages);
        var scores = await new CascadeReranker(model, model, Depth).ScoreAllAsync(query, passages);

        Assert.Equal(
            among.Select(score => BitConverter.SingleToInt32Bits(score.Relevance)), scores.Select(score => BitConverter.SingleToInt32Bits(score.Relevance)));
        Assert.Equal(Depth, scores.Count(score => score.Tier == 0));
    }
}
