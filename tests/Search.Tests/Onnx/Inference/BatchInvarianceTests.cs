using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.ML.OnnxRuntime;
using Search.Benchmarks.Synthetic;
using Search.Core.Collections;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Tokenization;
using Search.Onnx.Variants;

namespace Search.Tests.Onnx.Inference;

/// <summary>
/// In int8 a pair has the same logits, bit for bit, alone and with any other pairs, for all batch sizes, parallel batches and padding.
/// </summary>
public sealed class BatchInvarianceTests : IDisposable
{
    private const int MaxLength = 512;
    private const int LongestPassage = 500;
    private const int MostPassages = 6;

    private static readonly string[] Queries = ["", "moon", "how long does concrete take to cure", "what is the difference between a comet, an asteroid and a meteor"];

    /// <summary>Mostly unchanged passages, some short ones, because the sample has no short passages.</summary>
    private static readonly Gen<int> Lengths = Gen.OneOf(Gen.Int[0, LongestPassage], Gen.Int[0, 20]);

    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("int8")]
    [InlineData("int8-fine")]
    public Task Int8_scores_of_the_bundled_model_do_not_depend_on_the_batch(string variant) =>
        CheckAsync(SearchInstallation.Find(SearchInstallation.BundledModel), head: null, variant, iterations: 15);

    /// <summary>
    /// The parts that int8 computes in floating point. Rounding to bytes hides nearly all differences of their last bits, so the tests of
    /// int8 would rarely see one. fp32 is not guaranteed to be bit-equal; it is tested where it was seen to be.
    /// </summary>
    [Fact]
    public void The_float_part_of_int8_does_not_depend_on_the_batch()
    {
        Assert.SkipUnless(Avx512F.IsSupported, "This processor has other kernels for floats.");
        var folder = SearchInstallation.Find(SearchInstallation.BundledModel);
        var encoder = WordPieceEncoder.FromFolder(folder);
        var text = SampleTokens(encoder);
        using var session = new ScoringSession(FileOf(folder, head: null, "fp32"), encoder.Vocabulary, Devices.Cpu, new CpuBatches());
        var pairs = Pairs(encoder.Encode(Queries[2]), [text[..200], .. Enumerable.Range(0, 40).Select(length => text.AsSpan(40 * length, length).ToArray())]);

        var together = session.Run(pairs);

        Assert.All(pairs, pair => Assert.Equal(Bits(session.Run(new[] { pair })), Bits([together[pair.Index]])));
    }

    [Theory]
    [InlineData("ms-marco-MiniLM-L6-v2", "bert-1", "int8")]
    [InlineData("pt-bert-base-uncased-msmarco", "bert-2", "int8")]
    [InlineData("pt-bert-base-uncased-msmarco", "bert-2", "int8-fine")]
    [InlineData("distilbert-cat-margin_mse-T2-msmarco", "distilbert-cls-linear-1", "int8")]
    [InlineData("distilbert-cat-margin_mse-T2-msmarco", "distilbert-cls-linear-1", "int8-fine")]
    public Task Int8_scores_of_each_registry_architecture_do_not_depend_on_the_batch(string name, string head, string variant)
    {
        var model = SmallModel(name);
        Assert.Equal(head, model.Entry.Head);
        return CheckAsync(Write(model, SyntheticFiles.Of(model, SyntheticFiles.SharedVocabulary)), head, variant, iterations: 100);
    }

    [Theory]
    [InlineData("int8")]
    [InlineData("int8-fine")]
    public Task Int8_scores_of_an_ELECTRA_with_projected_embeddings_do_not_depend_on_the_batch(string variant)
    {
        const int width = 32;
        var model = SmallModel("ms-marco-electra-base");
        var hidden = model.Entry.Hidden;
        Assert.True(width < hidden);
        var files = SyntheticFiles.Of(model, SyntheticFiles.SharedVocabulary);
        var config = JsonNode.Parse(files["config.json"])!;
        config["embedding_size"] = width;
        files["config.json"] = Encoding.UTF8.GetBytes(config.ToJsonString());
        foreach (var weights in files.Keys.Where(file => file is "model.safetensors" or "pytorch_model.bin").ToList())
        {
            files.Remove(weights);
        }

        files["model.safetensors"] = SafetensorsBytes.Of([
            .. model.Tensors.Select(tensor => tensor.Name.StartsWith("electra.embeddings.", StringComparison.Ordinal) ? Narrow(tensor, width) : tensor)
                .Select(tensor => (tensor.Name, tensor.Shape, tensor.Values)),
            ("electra.embeddings_project.weight", [hidden, width], model.Values("electra.encoder.layer.0.attention.self.query.weight")[..(hidden * width)]),
            ("electra.embeddings_project.bias", [hidden], model.Values("electra.encoder.layer.0.attention.self.query.bias")),
        ]);
        return CheckAsync(Write(model, files), model.Entry.Head, variant, iterations: 100);
    }

    private static SyntheticTensor Narrow(SyntheticTensor tensor, int width) => new(
        tensor.Name,
        [.. tensor.Shape[..^1], width],
        [.. tensor.Values.Chunk(tensor.Shape[^1]).SelectMany(row => row[..width])]);

    /// <summary>Two layers of a few heads with the usual head width. BERT_Cat's files do not give the number of heads, so it keeps its 12.</summary>
    private static SyntheticModel SmallModel(string name)
    {
        var row = ModelRegistry.Find(name) ?? throw new ArgumentException(name);
        var (heads, size) = row.Head == "distilbert-cls-linear-1" ? (12, 8) : (2, row.Hidden / row.AttentionHeads);
        return new SyntheticModel(
            row with { Layers = 2, AttentionHeads = heads, Hidden = heads * size, Intermediate = 2 * heads * size }, SyntheticFiles.SharedVocabulary.Length);
    }

    private string Write(SyntheticModel model, Dictionary<string, byte[]> files)
    {
        var folder = Directory.CreateDirectory(_home.File(model.Entry.Name)).FullName;
        foreach (var (path, bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, path), bytes);
        }

        return folder;
    }

    private async Task CheckAsync(string model, string? head, string variant, int iterations)
    {
        var file = FileOf(model, head, variant);
        var encoder = WordPieceEncoder.FromFolder(model);
        var text = SampleTokens(encoder);
        using var alone = new ScoringSession(file, encoder.Vocabulary, Devices.Cpu, new CpuBatches());
        var passages = Gen.Select(Gen.Int[0, text.Length - LongestPassage], Lengths, (start, length) => text.AsSpan(start, length).ToArray());

        await Gen.Select(Gen.Int[0, Queries.Length - 1], passages.Array[1, MostPassages], Gen.Int[8, 16_384], Gen.Int[1, 3], Gen.Int[0, MaxLength]).SampleAsync(
            async (query, documents, batchTokens, sessions, padding) =>
            {
                var pairs = Pairs(encoder.Encode(Queries[query]), documents);
                var expected = pairs.ToDictionary(pair => pair.Index, pair => Bits(alone.Run(new[] { pair })));
                var session = new ScoringSession(file, encoder.Vocabulary, Devices.Cpu, new PaddedBatches(padding));
                using var reranker = new CrossEncoder(
                    session, encoder, new RerankerInfo(model, variant, Devices.Cpu, MaxLength), new ScoringOptions { BatchTokens = batchTokens, Sessions = sessions });
                var scored = 0;
                await foreach (var score in reranker.ScoreAsync(pairs, CancellationToken.None).SelectMany(scores => scores.ToAsyncEnumerable()))
                {
                    Assert.Equal(expected[score.Index], Bits([.. score.Logits]));
                    scored++;
                }

                Assert.Equal(documents.Length, scored);
            },
            iter: iterations,
            threads: 1);
    }

    private string FileOf(string model, string? head, string variant) =>
        new ModelVariants(new VariantStore(new DataDirectory(_home.Path)), runtime: "any")
            .Of(new ModelFolder(model), head, Devices.Cpu)
            .Single(item => item.Name == variant)
            .File(CancellationToken.None);

    private static int[] Bits(float[] logits) => Array.ConvertAll(logits, BitConverter.SingleToInt32Bits);

    private static TokenPair[] Pairs(int[] query, int[][] documents) => [.. documents.Select((document, index) =>
        new TokenPair(index, query, document, PairTruncation.Fit(query.Length, document.Length, MaxLength, Truncation.OnlySecond)))];

    private static int[] SampleTokens(WordPieceEncoder encoder)
    {
        using var collection = CollectionFile.Open(TestData.InCheckout(Path.Combine("samples", "everyday", "corpus.jsonl")));
        return [.. collection.Read().Take(100).SelectMany(entry => encoder.Encode(entry.Passage!.Contents))];
    }

    /// <summary>Makes all rows at least this long.</summary>
    private sealed class PaddedBatches(int least) : IBatchRunner
    {
        private readonly CpuBatches _batches = new();

        public int DefaultTokens => _batches.DefaultTokens;

        public int DefaultWorkers => _batches.DefaultWorkers;

        public int RowLength(int longest) => Math.Max(longest, least);

        public IDisposableReadOnlyCollection<OrtValue> Run(
            InferenceSession session, RunOptions options, string[] names, OrtValue[] values, string output) =>
            _batches.Run(session, options, names, values, output);
    }
}
