using System.Globalization;
using System.Text.Json;
using Search.Core.Reranking;
using Search.Evaluation.Experiments;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Statistics;
using Search.Evaluation.Trec;

namespace Search.TestSupport;

/// <summary>
/// The folder of a small experiment, with everything that <c>eval run</c> writes: 12 queries, each with 15 passages of which the last three are not
/// judged. Reranking is better on 10 queries, equal on one and worse on one. One system is better on all, but has failed on one.
/// </summary>
public static class ExperimentSample
{
    /// <summary>The number of queries.</summary>
    public const int Queries = 12;

    /// <summary>A text as a user may type it.</summary>
    public const string Typed = "what is <script>alert(1)</script> & \"quotes\", 50 %?";

    private static readonly int[] FirstStage = [.. Enumerable.Range(1, 15)];
    private static readonly int[] Reranked = [5, 8, 2, 13, 1, 3, 4, 6, 7, 9, 10, 11, 12, 14, 15];
    private static readonly int[] Worse = [1, 3, 4, 6, 7, 9, 10, 11, 13, 12, 2, 8, 5, 14, 15];

    /// <summary>Writes the folder and returns its results. The runs have paths of another machine.</summary>
    public static ExperimentResults Write(string folder)
    {
        var qrels = WriteTexts(folder);
        var model = new RerankerInfo("a-model", "int8", "cpu", 128);
        var bm25 = System(folder, qrels, "bm25", null, _ => FirstStage, 0.004);
        List<SystemResult> systems =
        [
            bm25,
            System(folder, qrels, "a/model", 5, query => query % 2 == 0 ? FirstStage : Of(query), 0.05) with { Reranker = model },
            System(folder, qrels, "a/model", 10, Of, 0.09) with { Reranker = model },
            System(folder, qrels, "a/model", 10, query => query == 12 ? FirstStage : [5, 2, 8, .. FirstStage.Except([5, 2, 8])], 0.091, "z-sum") with { Reranker = model },
            Failed(System(folder, qrels, "small", 10, _ => Reranked, 0.02) with { Reranker = model with { Model = "small" } }),
        ];
        var results = new ExperimentResults(
            systems,
            new ExperimentSetup("Lucene.Net 4.8", "moons", Queries, Fingerprint: new Dictionary<string, string> { ["analyzer"] = "english" }),
            new Provenance("./search eval run --index moons", "A CPU", ".NET 10", "An OS", "0.1.0", new DateOnly(2026, 1, 2)),
            ExperimentVerdict.Compare([.. systems.Take(4)], Enumerable.Range(1, Queries).Select(Id).ToHashSet()),
            [new Ceiling(5, Means(0.9), 0.7), new Ceiling(10, Means(1), 0.9)],
            [Windows(systems)],
            [Fusion(systems)]);
        File.WriteAllText(Path.Combine(folder, "results.json"), ResultFile.ToJson(results));
        return results;
    }

    private static Qrels WriteTexts(string folder)
    {
        var numbers = Enumerable.Range(1, Queries).ToList();
        File.WriteAllLines(Path.Combine(folder, "queries.tsv"), numbers.Select(query => $"{Id(query)}\t{(query == 1 ? Typed : $"question {query}")}"));
        File.WriteAllLines(Path.Combine(folder, "qrels.txt"), numbers.SelectMany(query => FirstStage.Take(12).Select(passage =>
            string.Create(CultureInfo.InvariantCulture, $"{Id(query)} 0 {Id(query)}-p{passage} {Grade(passage)}"))));
        File.WriteAllLines(Path.Combine(folder, "passages.jsonl"), numbers.SelectMany(query => FirstStage.Select(passage => JsonSerializer.Serialize(
            new { _id = $"{Id(query)}-p{passage}", title = passage == 5 ? "The <b>answer</b>" : "", text = $"Passage {passage} of {Typed}" }))));
        return QrelsFile.Read(Path.Combine(folder, "qrels.txt"));
    }

    private static SystemResult System(
        string folder, Qrels qrels, string name, int? window, Func<int, int[]> order, double seconds, string? fusion = null)
    {
        var total = new Percentiles(seconds, 2 * seconds);
        var system = new SystemResult(name, "", Means(0), new Dictionary<string, IReadOnlyDictionary<string, double>>(), new(total, total, total), window, Fusion: fusion);
        var file = $"{system.Tag.Replace("/", "__", StringComparison.Ordinal)}.trec";
        using (var writer = new RunWriter(Path.Combine(folder, file), system.Tag))
        {
            foreach (var query in Enumerable.Range(1, Queries))
            {
                writer.Write(Id(query), order(query).Select((passage, place) => ($"{Id(query)}-p{passage}", 100f - place)));
            }

            writer.Complete();
        }

        var evaluation = RunEvaluator.Evaluate(RunFile.Read(Path.Combine(folder, file)), qrels, MeasureParser.ParseList("nDCG@10 RR@10"));
        return system with { Run = $@"C:\elsewhere\{file}", Measures = evaluation.Means, PerQuery = evaluation.ByQuery };
    }

    private static SystemResult Failed(SystemResult system) => system with
    {
        PerQuery = system.PerQuery.Where(query => query.Key != Id(2)).ToDictionary(),
        Failed = new Dictionary<string, string> { [Id(2)] = "The model ran out of memory <1>." },
    };

    private static WindowCurve Windows(IReadOnlyList<SystemResult> systems)
    {
        var (small, large) = (systems[1], systems[2]);
        var difference = small.Measures["nDCG@10"] - large.Measures["nDCG@10"];
        return new WindowCurve(
            large.Name, "nDCG@10", 0.01,
            [
                new WindowPoint(5, small.Measures["nDCG@10"], difference, new ConfidenceInterval(difference - 0.05, difference + 0.05), difference - 0.04, small.LatencySeconds.Total),
                new WindowPoint(10, large.Measures["nDCG@10"], 0, null, 0, large.LatencySeconds.Total),
            ],
            10, 10, null);
    }

    private static FusionCurve Fusion(IReadOnlyList<SystemResult> systems)
    {
        var (bm25, reranked, fused) = (systems[0].Measures["nDCG@10"], systems[2].Measures["nDCG@10"], systems[3].Measures["nDCG@10"]);
        var interval = new ConfidenceInterval(fused - 0.05, fused + 0.05);
        return new FusionCurve(
            systems[3].Tag, systems[3].Name, 10, "z-sum", "nDCG@10",
            [new FusionPoint(0, bm25, null), new FusionPoint(0.5, fused, interval), new FusionPoint(1, reranked, null)],
            [0.4, 0.5, 0.5], fused, interval, fused - reranked, new ConfidenceInterval(fused - reranked - 0.02, fused - reranked + 0.02));
    }

    private static int[] Of(int query) => query switch
    {
        Queries => Worse,
        Queries - 1 => FirstStage,
        _ => Reranked,
    };

    private static int Grade(int passage) => passage switch
    {
        5 => 3,
        8 => 2,
        2 => 1,
        _ => 0,
    };

    private static string Id(int query) => $"q{query}";

    private static Dictionary<string, double> Means(double value) => new() { ["nDCG@10"] = value, ["RR@10"] = value };
}
