using Search.Core;
using Search.Core.Reranking;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Experiments;

/// <summary>Both stages end to end: the systems, their runs and their measures.</summary>
public sealed class ExperimentTests : IDisposable
{
    private static readonly MemoryEngine Engine = new MemoryEngine().With(
        "moons", [.. Enumerable.Range(0, 150).Select(number => new Passage($"p{number:D3}", null, $"moon {number}"))]);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_stage_comes_first_then_each_model_at_each_window()
    {
        var results = await RunAsync(windows: [2, 5], "small", "publisher/large");

        Assert.Equal(
            [("bm25", null), ("small", 2), ("small", 5), ("publisher/large", 2), ("publisher/large", (int?)5)],
            results.Systems.Select(system => (system.Name, system.Window)));
        Assert.Equal(
            [
                "bm25.trec", "passages.jsonl", "publisher__large.k2.trec", "publisher__large.k5.trec", "qrels.txt", "queries.tsv", "results.json",
                "small.k2.trec", "small.k5.trec",
            ],
            Directory.EnumerateFiles(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(results.Systems, system => Assert.True(File.Exists(system.Run)));
        Assert.Null(results.Systems[0].Reranker);
        Assert.Equal("small", results.Systems[1].Reranker!.Model);
    }

    [Theory]
    [InlineData(5, 100)]
    [InlineData(120, 120)]
    public async Task The_first_stage_retrieves_the_largest_window_and_at_least_100(int window, int depth)
    {
        var results = await RunAsync([window], "small");

        Assert.All(results.Systems, system => Assert.Equal(depth, RunFile.Read(system.Run).Of("1").Count));
    }

    [Fact]
    public async Task A_model_reorders_only_passages_of_the_window()
    {
        // The only relevant passage is the fourth of the first stage and the model's first.
        var results = await RunAsync([3, 5], "small");

        Assert.Equal([0.25, 0.25, 1], results.Systems.Select(system => system.Measures["RR@10"]));
        Assert.Equal([1 / Math.Log2(5), 1 / Math.Log2(5), 1], results.Systems.Select(system => system.Measures["nDCG@10"]));
        Assert.All(results.Systems, system => Assert.Equal(1, system.Measures["R@100"]));
        Assert.All(results.Systems, system => Assert.True(system.LatencySeconds.Total.P95 >= system.LatencySeconds.Retrieve.P50));
    }

    [Fact]
    public async Task Every_other_system_is_compared_with_the_first_stage_and_one_query_cannot_tell()
    {
        var results = await RunAsync([3, 5], "small");

        Assert.Equal(["small.k3", "small.k5"], results.Comparisons!.Where(one => one.Measure == "nDCG@10").Select(one => one.Run));
        Assert.All(results.Comparisons!, one => Assert.Equal(("bm25", 1, Verdict.TooFewQueries), (one.Baseline, one.N, one.Verdict)));
        Assert.All(ExperimentVerdict.Sentences(results), sentence =>
        {
            Assert.Contains("1 query cannot tell", sentence, StringComparison.Ordinal);
            Assert.Matches("A search takes [0-9.,]+ ms at the median, with bm25 [0-9.,]+ ms[.]$", sentence);
        });
    }

    [Fact]
    public async Task The_measures_that_are_asked_for_are_computed_for_every_query_too()
    {
        // The only judged passage has grade 1, so with rel=2 no passage is relevant.
        var results = await RunAsync("RR@10 RR(rel=2)@10", [5], "small");

        Assert.Equal([("RR@10", 1.0), ("RR(rel=2)@10", 0.0)], results.Systems[1].Measures.Select(measure => (measure.Key, measure.Value)));
        Assert.All(results.Systems, system =>
        {
            var query = Assert.Single(system.PerQuery);
            Assert.Equal("1", query.Key);
            Assert.Equal(system.Measures, query.Value);
        });
    }

    [Fact]
    public async Task The_folder_has_the_queries_the_judgements_and_the_passages_that_a_report_shows()
    {
        await RunAsync([5], "small");

        var folder = new ExperimentFiles(_folder.File("out"));
        Assert.Equal("moon", QueryFile.Read(folder.Queries)["1"]);
        Assert.Equal(1, QrelsFile.Read(folder.Qrels).Of("1")["p003"]);
        var passages = await File.ReadAllLinesAsync(folder.Passages, TestContext.Current.CancellationToken);
        Assert.Equal(20, passages.Length);
        Assert.Equal("""{"_id":"p000","text":"moon 0"}""", passages[0]);
        Assert.StartsWith("{", await File.ReadAllTextAsync(folder.Results, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ceiling_has_the_best_order_of_the_window()
    {
        // The relevant passage is the fourth: outside of the first window, and best first in the second.
        var results = await RunAsync([3, 5], "small");

        Assert.Equal([(3, 0.25, 0.0), (5, 1.0, 1.0)], results.Ceilings!.Select(ceiling => (ceiling.Window, ceiling.Measures["RR@10"], ceiling.Recall)));
    }

    private Task<ExperimentResults> RunAsync(int[] windows, params string[] models) => RunAsync(MeasureParser.DefaultMeasures, windows, models);

    private async Task<ExperimentResults> RunAsync(string measures, int[] windows, params string[] models)
    {
        await using var retriever = await Engine.OpenAsync("moons", TestContext.Current.CancellationToken);
        var qrels = new Qrels();
        qrels.TryAdd("1", "p003", 1);
        var rerankers = new OrderedDictionary<string, IReranker>(models.Select(model => KeyValuePair.Create(
            model, (IReranker)new ScriptedReranker(text => text == "moon 3" ? 1 : 0, model))));
        return await new Experiment(new() { ["bm25"] = retriever }, rerankers, new() { ["1"] = "moon" }, qrels, MeasureParser.ParseList(measures), new(_folder.File("out"))).RunAsync(
            new ExperimentPlan(windows), new ExperimentSetup("Memory", "moons", 1), Provenance.Of("test"), new Progress<int>(), TestContext.Current.CancellationToken);
    }
}
