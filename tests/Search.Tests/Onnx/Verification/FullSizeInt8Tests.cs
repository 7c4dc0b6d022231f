using Search.Benchmarks.Peers;
using Search.Benchmarks.Synthetic;
using Search.Cli.Commands.Models;
using Search.Core.Collections;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Reports;
using Search.Onnx;
using Search.Onnx.Models;

namespace Search.Tests.Onnx.Verification;

/// <summary>
/// The fifteen models in their exact size, in int8. Random weights show that the arithmetic is right. What int8 costs a trained model is
/// shown by <c>models audit</c> on the published files. The large models need minutes and gigabytes, so a model runs only on request, in a
/// separate process (<see cref="Command"/> with <c>-displayName "*pt-bert-large-msmarco*"</c>). Writes the results for docs/models.md.
/// </summary>
public sealed class FullSizeInt8Tests : IDisposable
{
    private static readonly string Command =
        $"artifacts/bin/Search.Tests/debug/Search.Tests -explicit only -preEnumerateTheories -class {typeof(FullSizeInt8Tests).FullName}";

    private const string Query = "how long does concrete cure";
    private const int Multilingual = 105_879;

    private readonly TempFolder _home = new();

    public static TheoryData<string> Rows => [.. ModelRegistry.All.Select(entry => entry.Name)];

    private string Model => _home.File("model");

    public void Dispose() => _home.Dispose();

    /// <summary>Compared with dynamic int8 of the same weights, which scores each pair alone, its best case.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Rows))]
    public async Task Int8_is_as_exact_as_dynamic_int8_and_does_not_depend_on_the_batch(string name)
    {
        var row = ModelRegistry.Find(name)!;
        SyntheticFolder.Write(Model, row, VocabularyOf(row));
        var passages = Passages(40);
        var exact = await ScoreAsync(Model, new ScoringOptions { Precision = "fp32", Head = row.Head, Device = "cpu" }, passages);
        var together = await ScoreAsync(Model, new ScoringOptions { Precision = "int8", Head = row.Head, Device = "cpu", BatchTokens = 2048, Sessions = 1 }, passages);
        var alone = await ScoreAsync(Model, new ScoringOptions { Precision = "int8", Head = row.Head, Device = "cpu", BatchTokens = 1 }, passages);
        var usualFolder = Directory.CreateDirectory(_home.File("dynamic")).FullName;
        new PeerModel(new ModelLocation(name, Model, row), "int8").WriteDynamicInt8InOurGraph(usualFolder);
        var dynamic = await ScoreAsync(usualFolder, new ScoringOptions { Device = "cpu", BatchTokens = 1 }, passages);

        var (ours, usual) = (MeanDistance(exact, alone), MeanDistance(exact, dynamic));
        var spread = MeanDistance(exact, [.. exact.Select(_ => exact.Average())]);
        Assert.Equal(alone, together);
        Assert.NotEqual(exact, alone);
        var moved = DistanceWithoutShift(exact, alone);
        Assert.True(
            ours <= 2 * usual && moved <= spread / 2,
            $"{name}: mean distance from fp32 {ours}, {moved} without what all share; of dynamic int8 {usual}; from their own mean the scores are {spread}");

        var result = new FullSizeInt8Result(name, ours, moved, usual, spread, Provenance.Of(Command));
        await File.WriteAllTextAsync(
            Path.Combine(Directory.CreateDirectory(Path.Combine(TestData.Checkout, "artifacts", "models-int8")).FullName, name + ".json"),
            ResultFile.ToJson(result) + "\n",
            TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Texts with the lengths of the calibration. Attention with random weights averages over a text, so short texts have values outside the
    /// ranges; with trained weights they do not.
    /// </summary>
    private static string[] Passages(int count)
    {
        using var collection = CollectionFile.Open(TestData.InCheckout(Path.Combine("samples", "everyday", "corpus.jsonl")));
        return [.. collection.Read().Take(count).Select(entry => entry.Passage!.Contents)];
    }

    /// <summary>A larger vocabulary starts with the shared one, because without real words all texts would have the same tokens.</summary>
    private static string[] VocabularyOf(ModelEntry row) => row.Vocabulary == "bert-base-multilingual-uncased"
        ? [.. SyntheticFiles.SharedVocabulary, .. Enumerable.Range(SyntheticFiles.SharedVocabulary.Length, Multilingual - SyntheticFiles.SharedVocabulary.Length).Select(id => $"##token{id}")]
        : SyntheticFiles.SharedVocabulary;

    private static double MeanDistance(float[] scores, float[] others) => scores.Zip(others, (one, other) => Math.Abs((double)one - other)).Average();

    /// <summary>
    /// The part of the difference that can change an order. With one query and random weights, most of the difference is the same for all scores.
    /// </summary>
    private static double DistanceWithoutShift(float[] exact, float[] scores)
    {
        var shift = exact.Zip(scores, (one, other) => (double)other - one).Average();
        return MeanDistance(exact, Array.ConvertAll(scores, score => (float)(score - shift)));
    }

    private async Task<float[]> ScoreAsync(string model, ScoringOptions options, string[] passages)
    {
        using var reranker = await new RerankerLoader(new DataDirectory(_home.Path)).LoadAsync(model, options, TestContext.Current.CancellationToken);
        return [.. (await reranker.ScoreAllAsync(Query, passages, TestContext.Current.CancellationToken)).Select(score => score.Relevance)];
    }
}
