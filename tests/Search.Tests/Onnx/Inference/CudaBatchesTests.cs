using Microsoft.ML.OnnxRuntime;
using Search.Onnx.Inference;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Inference;

/// <summary>The GPU's code path, computed on a CPU: the batches are the same, so the scores must be the same.</summary>
public sealed class CudaBatchesTests(BundledReranker bundled)
{
    private const int MaxLength = BundledReranker.MaxLength;

    private readonly WordPieceEncoder _encoder = WordPieceEncoder.FromFolder(TestData.InCheckout("models/mini-reranker-l6"));

    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(97, 100)]
    [InlineData(100, 100)]
    public void Row_lengths_are_multiples_of_16_up_to_the_models_maximum(int longest, int expected) =>
        Assert.Equal(expected, new CudaBatches(maxLength: 100).RowLength(longest));

    [Fact]
    public async Task Fp32_scores_are_those_of_the_processors_path_alone_and_together()
    {
        using var bound = await LoadAsync("fp32", new CudaBatches(MaxLength));
        using var plain = await LoadAsync("fp32", new CpuBatches());
        var pairs = Pairs();
        var expected = plain.Run(pairs);

        AssertNear(expected, bound.Run(pairs));
        AssertNear(expected, [.. pairs.Select((_, index) => Assert.Single(bound.Run(new ArraySegment<TokenPair>(pairs, index, 1))))]);

        static void AssertNear(float[] expected, float[] actual)
        {
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public async Task Int8_scores_stay_the_same_bit_for_bit()
    {
        var padded = new LengthRecorder(new CudaBatches(MaxLength));
        using var bound = await LoadAsync("int8", padded);
        using var plain = await LoadAsync("int8", new CpuBatches());
        var pairs = Pairs();

        var expected = plain.Run(pairs).Select(BitConverter.SingleToInt32Bits);

        Assert.Equal(expected, pairs.Select((_, index) => BitConverter.SingleToInt32Bits(bound.Run(new ArraySegment<TokenPair>(pairs, index, 1))[0])));
        Assert.Contains(pairs, pair => pair.Length % 16 != 0);
        Assert.All(padded.Lengths.Skip(1), length => Assert.Equal(0, length % 16)); // The first batch is the empty pair at loading.
    }

    [Fact]
    public async Task Parallel_batches_do_not_mix()
    {
        using var bound = await LoadAsync("fp32", new CudaBatches(MaxLength));
        var pairs = Pairs();
        float[] expected = [.. pairs.Select((_, index) => bound.Run(new ArraySegment<TokenPair>(pairs, index, 1))[0])];
        var actual = new float[pairs.Length];

        Parallel.For(0, pairs.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index =>
            actual[index] = bound.Run(new ArraySegment<TokenPair>(pairs, index, 1))[0]);

        Assert.Equal(expected, actual);
    }

    private async Task<ScoringSession> LoadAsync(string precision, IBatchRunner batches) =>
        new(await bundled.BuildAsync(precision), _encoder.Vocabulary, Devices.Cpu, batches);

    private TokenPair[] Pairs() => [.. bundled.Golden.Select((pair, index) =>
    {
        var (query, document) = (_encoder.Encode(pair.Query), _encoder.Encode(pair.Passage));
        return new TokenPair(index, query, document, PairTruncation.Fit(query.Length, document.Length, MaxLength, Truncation.OnlySecond));
    })];

    /// <summary>The lengths of the rows.</summary>
    private sealed class LengthRecorder(IBatchRunner batches) : IBatchRunner
    {
        public List<long> Lengths { get; } = [];

        public int DefaultTokens => batches.DefaultTokens;

        public int DefaultWorkers => batches.DefaultWorkers;

        public int RowLength(int longest) => batches.RowLength(longest);

        public IDisposableReadOnlyCollection<OrtValue> Run(
            InferenceSession session, RunOptions options, string[] names, OrtValue[] values, string output)
        {
            Lengths.Add(values[0].GetTensorTypeAndShape().Shape[1]);
            return batches.Run(session, options, names, values, output);
        }
    }
}
