using Search.Core.Collections;
using Search.Core.Storage;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Tokenization;
using Search.Onnx.Variants;

namespace Search.Tests.Onnx.Graph.Quantization;

/// <summary>The kernel of processors with VNNI and that of all others, on the same machine.</summary>
public sealed class Int8KernelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Signed_and_unsigned_int8_weights_give_bit_equal_logits()
    {
        Assert.SkipUnless(
            Int8Kernels.OfThisMachine == Int8Kernel.SignedWeights,
            "NOT TESTED: products of unsigned and signed bytes saturate on this processor (no VNNI), so that only one of the two kernels is exact here.");
        var folder = new ModelFolder(SearchInstallation.Find(SearchInstallation.BundledModel));
        ActivationRanges? ranges = null;
        using var signed = Load(Int8Kernel.SignedWeights);
        using var unsigned = Load(Int8Kernel.UnsignedWeights);

        foreach (var pair in Pairs(folder.Encoder))
        {
            Assert.Equal(Bits(signed.Run(new[] { pair })), Bits(unsigned.Run(new[] { pair })));
        }

        ScoringSession Load(Int8Kernel kernel)
        {
            var recipe = new VariantRecipe("int8", "int8", [Devices.Cpu], kernel.ToString(), calibrate => new Int8Linear(ranges ??= calibrate(), kernel));
            var file = _folder.File($"{kernel}.onnx");
            File.WriteAllBytes(file, ModelVariants.Build(folder, recipe, asked: null));
            return new ScoringSession(file, folder.Encoder.Vocabulary, Devices.Cpu, new CpuBatches());
        }
    }

    private static int[] Bits(float[] logits) => Array.ConvertAll(logits, BitConverter.SingleToInt32Bits);

    /// <summary>Unchanged passages, shortened ones, and one that fills the model's length.</summary>
    private static TokenPair[] Pairs(WordPieceEncoder encoder)
    {
        using var collection = CollectionFile.Open(TestData.InCheckout(Path.Combine("samples", "everyday", "corpus.jsonl")));
        string[] usual = [.. collection.Read().Take(20).Select(entry => entry.Passage!.Contents)];
        var query = encoder.Encode("how long does concrete take to cure");
        return [.. usual.Concat(usual.Select(text => text[..20])).Append("").Append(string.Join(' ', usual)).Select((text, index) =>
        {
            var document = encoder.Encode(text);
            return new TokenPair(index, query, document, PairTruncation.Fit(query.Length, document.Length, 512, Truncation.OnlySecond));
        })];
    }
}
