using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;
using Search.Onnx;
using Search.Onnx.Inference;

namespace Search.Benchmarks.LongDocuments;

/// <summary>Measures the ways to score long documents, against the score of the short passage that holds the answer.</summary>
internal static class LongBench
{
    private const string Measure = "nDCG@10";

    private static readonly (string Name, ScoringOptions Options)[] Ways =
    [
        ("truncate", new() { Long = "truncate" }),
        ("split", new() { Long = "split" }),
        ("split, no overlap", new() { Long = "split", LongOverlap = 0 }),
        ("split, mean of the best 3", new() { Long = "split", LongScore = "mean3" }),
        ("bm25:1", new() { Long = "bm25:1" }),
        ("bm25:3", new() { Long = "bm25:3" }),
    ];

    /// <summary>Runs the bench.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="precision">Its precision.</param>
    /// <param name="queries">How many queries of the sample.</param>
    /// <param name="home">The data directory.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task<LongResult> RunAsync(string model, string precision, int queries, DataDirectory home, CancellationToken cancel)
    {
        var loader = new RerankerLoader(home);
        var sample = LongSample.Read();
        var ways = new List<LongWay>();
        double? alone = null;
        RerankerInfo? info = null;
        foreach (var (name, options) in Ways)
        {
            (options.Precision, options.Device) = (precision, Devices.Cpu);
            await using var reranker = await loader.LoadAsync(model, options, cancel);
            info = reranker.Info;
            alone ??= (await MeasureAsync(reranker, sample, queries, Placement.Alone, cancel)).Ndcg10;
            var places = new List<LongPlace>();
            foreach (var placement in new[] { Placement.Beginning, Placement.Middle, Placement.End })
            {
                places.Add(await MeasureAsync(reranker, sample, queries, placement, cancel));
                Console.Error.WriteLine($"{name}, {placement}: {places[^1].Ndcg10:F4}");
            }

            ways.Add(new LongWay(name, places));
        }

        var provenance = Provenance.OfThisCommand();
        return new LongResult(new LongFigures(info!.Model, info.Precision, info.MaxLength, queries, alone!.Value, ways), provenance.Cpu, provenance);
    }

    private static async Task<LongPlace> MeasureAsync(CrossEncoder reranker, LongSample sample, int queries, Placement placement, CancellationToken cancel)
    {
        var rankings = new OrderedDictionary<string, Ranking>();
        var (time, characters) = (TimeSpan.Zero, 0L);
        foreach (var (query, text, ids, documents) in sample.Requests(queries, placement))
        {
            var started = TimeProvider.System.GetTimestamp();
            var scores = await reranker.ScoreAllAsync(text, documents, cancel);
            time += TimeProvider.System.GetElapsedTime(started);
            characters += documents.Sum(document => (long)document.Length);
            rankings.Add(query, [.. scores.BestFirst(score => score).Select((score, rank) => new RankedDocument(rank + 1, ids[score.Index], score.Relevance))]);
        }

        var values = RunEvaluator.Evaluate(new Run(placement.ToString(), rankings), sample.Qrels, MeasureParser.ParseList(Measure)).PerQuery[Measure];
        var ndcg = values.Where(query => rankings.ContainsKey(query.Key)).Average(query => query.Value);
        return new LongPlace(placement.ToString().ToLowerInvariant(), ndcg, time.TotalSeconds / queries, 1e6 * time.TotalSeconds / characters);
    }
}
