using CsCheck;
using Search.Core.Reranking;
using Search.Onnx.Inference;

namespace Search.Tests.Onnx.Inference;

/// <summary>The bundled reranker against the logits of a float64 forward pass over its weights.</summary>
public class BundledModelTests(BundledReranker bundled) : IClassFixture<BundledReranker>
{
    [Fact]
    public async Task Fp32_logits_are_those_of_the_reference()
    {
        var reranker = await bundled.LoadAsync("fp32");
        foreach (var pair in bundled.Golden)
        {
            var score = Assert.Single(await reranker.ScoreAllAsync(pair.Query, [pair.Passage]));

            Assert.Equal(pair.Reference, score.Relevance, 1e-4f);
            Assert.Equal(score.Relevance, Assert.Single(score.Logits));
        }
    }

    [Fact]
    public async Task Padding_to_the_longest_pair_moves_no_fp32_score()
    {
        var reranker = await bundled.LoadAsync("fp32", batchTokens: 100_000);
        foreach (var query in bundled.Golden.GroupBy(pair => pair.Query))
        {
            var scores = await reranker.ScoreAllAsync(query.Key, [.. query.Select(pair => pair.Passage)]);

            Assert.All(query.Zip(scores), item => Assert.Equal(item.First.Reference, item.Second.Relevance, 1e-4f));
        }
    }

    [Fact]
    public async Task Int8_logits_are_nearer_to_the_reference_than_half_of_dynamic_int8()
    {
        var ours = await DistanceAsync(await bundled.LoadAsync("int8"));
        var dynamic = bundled.Golden.Average(pair => Math.Abs(pair.DynamicInt8 - pair.Reference));

        TestContext.Current.TestOutputHelper?.WriteLine($"mean distance from the reference: {ours:F4}, dynamic int8: {dynamic:F4}");
        Assert.InRange(ours, 0, dynamic / 2);
    }

    [Fact]
    public async Task Two_bytes_for_what_gelu_puts_out_bring_int8_nearer_to_the_reference()
    {
        var coarse = await DistanceAsync(await bundled.LoadVariantAsync("int8"));
        var fine = await DistanceAsync(await bundled.LoadVariantAsync("int8-fine"));

        TestContext.Current.TestOutputHelper?.WriteLine($"mean distance from the reference: int8-fine {fine:F4}, int8 {coarse:F4}");
        Assert.InRange(fine, 0, 0.7 * coarse);
    }

    [Theory]
    [InlineData("int8")]
    [InlineData("int8-fine")]
    public async Task An_int8_score_is_the_same_bit_for_bit_in_any_batch(string variant)
    {
        var alone = await bundled.LoadVariantAsync(variant, batchTokens: 8);
        var inOneBatch = await bundled.LoadVariantAsync(variant, batchTokens: 100_000);
        var query = bundled.Golden[0].Query;
        string[] passages = [.. bundled.Golden.Select(pair => pair.Passage).Distinct()];
        var expected = (await alone.ScoreAllAsync(query, passages)).Select(score => score.Relevance).ToArray();

        await Gen.Shuffle(Enumerable.Range(0, passages.Length).ToArray()).Select(Gen.Int[1, passages.Length]).SampleAsync(
            async (order, count) =>
            {
                int[] some = [.. order.Take(count)];
                var scores = await inOneBatch.ScoreAllAsync(query, [.. some.Select(index => passages[index])]);
                Assert.All(scores, score => Assert.Equal(
                    BitConverter.SingleToInt32Bits(expected[some[score.Index]]), BitConverter.SingleToInt32Bits(score.Relevance)));
            },
            iter: 10);
    }

    private async Task<double> DistanceAsync(CrossEncoder reranker)
    {
        var distances = new List<float>();
        foreach (var pair in bundled.Golden)
        {
            distances.Add(Math.Abs(Assert.Single(await reranker.ScoreAllAsync(pair.Query, [pair.Passage])).Relevance - pair.Reference));
        }

        return distances.Average();
    }
}
