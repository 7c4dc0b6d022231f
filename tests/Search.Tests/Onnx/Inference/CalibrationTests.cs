using Search.Core.Errors;
using Search.Core.Storage;
using Search.Evaluation.Trec;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Inference;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Inference;

/// <summary>The pairs and ranges of int8's calibration.</summary>
public class CalibrationTests
{
    private const int MaxLength = 512;
    private const long GB = 1L << 30;

    private static string Bundled => TestData.InCheckout(SearchInstallation.BundledModel);

    [Fact]
    public void Calibration_pairs_have_many_lengths_and_are_from_half_of_the_queries()
    {
        var encoder = WordPieceEncoder.FromFolder(Bundled);
        TokenPair[] pairs = [.. CalibrationPairs.Bundled.Load(encoder, MaxLength)];

        var qrels = QrelsFile.Read(TestData.InCheckout(Path.Combine(SearchInstallation.SampleCollection, "qrels", "test.tsv")));
        var queries = QueryFile.Read(TestData.InCheckout(SearchInstallation.SampleCollection));
        var calibrating = CalibrationQueries.Of(qrels.Queries);
        Assert.Equal(qrels.Queries.Count / 2, calibrating.Count);
        Assert.Equal(
            calibrating.Select(query => string.Join(' ', encoder.Encode(queries[query]))).Order(),
            pairs.Select(pair => string.Join(' ', pair.Query)).Distinct().Order());
        Assert.Contains(pairs, pair => pair.Document.Count == 0);
        Assert.InRange(pairs.Count(pair => pair.Document.Count is > 0 and < 30), 40, 80);
        Assert.InRange(pairs.Count(pair => pair.Length == MaxLength), 5, 10);
        Assert.True(pairs.Count(pair => pair.Document.Count is > 60 and < 150) > 300);
    }

    [Theory]
    [InlineData(64, 4, 4)]
    [InlineData(1, 64, 8)]
    [InlineData(0, 64, 1)]
    public void Calibration_uses_as_many_workers_as_processors_and_memory_allow(int gigabytes, int processors, int expected) =>
        Assert.Equal(expected, Calibration.Workers(ModelConfig.FromFolder(Bundled), gigabytes * GB, processors));

    [Fact]
    public void A_pair_that_the_model_fails_on_is_an_error_of_the_model()
    {
        using var folder = new TempFolder();
        var config = ModelConfig.FromFolder(Bundled);
        using var checkpoint = Checkpoint.Open(Bundled);
        var weights = new Weights(checkpoint);
        string[] words = [.. File.ReadLines(Path.Combine(Bundled, "vocab.txt"))];
        File.WriteAllLines(folder.File("vocab.txt"), [.. Enumerable.Range(0, words.Length).Select(index => $"##more{index}"), .. words]);

        var error = Assert.Throws<ModelException>(() => Calibration.Run(
            config, new EncoderWeights(config, weights), ScoringHead.Choose(null, config, weights), new WordPieceEncoder(Vocabulary.FromFolder(folder.Path), lowerCase: true)));

        Assert.Contains("calibration pair", error.Message, StringComparison.Ordinal);
    }
}
