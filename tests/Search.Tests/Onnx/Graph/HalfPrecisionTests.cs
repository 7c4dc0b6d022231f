using Search.Core.Errors;
using Search.Onnx.Graph;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Tokenization;
using Search.Onnx.Variants;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Tests.Onnx.Graph;

/// <summary>The fp16 graph for a GPU. A CPU computes it in fp32 and rounds the results, which shows its scores but not its speed.</summary>
public sealed class HalfPrecisionTests(BundledReranker bundled)
{
    /// <summary>The allowed difference of the golden fp16 files.</summary>
    private const float Tolerance = 0.05f;

    [Fact]
    public void Fp16_logits_are_near_the_reference_with_and_without_padding()
    {
        var folder = TestData.InCheckout("models/mini-reranker-l6");
        var encoder = WordPieceEncoder.FromFolder(folder);
        using var home = new TempFolder();
        File.WriteAllBytes(home.File("model.onnx"), Build(folder));
        using var session = new ScoringSession(home.File("model.onnx"), encoder.Vocabulary, Devices.Cpu, new CudaBatches(BundledReranker.MaxLength));
        TokenPair[] pairs = [.. bundled.Golden.Select((pair, index) => Pair(index, encoder.Encode(pair.Query), encoder.Encode(pair.Passage)))];

        var together = session.Run(pairs);
        for (var index = 0; index < pairs.Length; index++)
        {
            Assert.Equal(bundled.Golden[index].Reference, together[index], Tolerance);
            Assert.Equal(bundled.Golden[index].Reference, session.Run(new ArraySegment<TokenPair>(pairs, index, 1))[0], Tolerance);
        }
    }

    [Fact]
    public void A_number_that_16_bits_cannot_hold_is_refused()
    {
        var error = Assert.Throws<ModelException>(() => new OnnxGraph(DataType.Float16).Floats("layer0.Output.weight", [1, 70_000], 2));

        Assert.Equal("layer0.Output.weight holds 70000, which does not fit in 16 bits (at most 65,504); run this model in fp32.", error.Message);
    }

    private static byte[] Build(string folder)
    {
        using var source = GraphSource.Open(new ModelFolder(folder), head: null);
        return CrossEncoderGraph.Build(source.Config, source.Weights, source.Head, new FloatLinear(), DataType.Float16)
            .ToModel(new Dictionary<string, string>());
    }

    private static TokenPair Pair(int index, int[] query, int[] document) => new(
        index, query, document, PairTruncation.Fit(query.Length, document.Length, BundledReranker.MaxLength, Truncation.OnlySecond));
}
