using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Evaluation.Experiments;
using Search.Evaluation.Experiments.Sweeps;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Experiments.Sweeps;

/// <summary>Settings are chosen on one half of the queries and reported for the other half.</summary>
public class FirstStageSweepTests
{
    private static readonly SweepGrid Grid = new([0.9, 2], [0.4, 0.75], []);

    [Fact]
    public async Task The_settings_that_are_best_on_the_training_queries_are_compared_with_the_indexs_own_on_the_test_queries()
    {
        // With k1 = 2 the answer is first, otherwise third.
        var results = await RunAsync(Grid, answerAt: (_, parameters) => parameters.K1 == 2 ? 0 : 2);

        Assert.Equal((20, 20), (results.TrainQueries, results.TestQueries));
        Assert.Equal((2.0, 0.4), (results.Chosen.K1, results.Chosen.B));
        Assert.Equal((0.9, 0.4), (results.Reference.K1, results.Reference.B));
        Assert.Equal(1 / 3.0, results.Reference.Train, 1e-12);
        Assert.Equal(1 / 3.0, results.Reference.Test, 1e-12);
        Assert.Equal((20, 1, "k1 0.9, b 0.4", "k1 2, b 0.4"), (results.Comparison!.N, results.Comparison.MeanRun, results.Comparison.Baseline, results.Comparison.Run));
        Assert.Equal([(0.9, 0.4), (0.9, 0.75), (2, 0.4), (2, 0.75)], results.Points.Select(point => (point.K1, point.B)));
    }

    [Fact]
    public async Task A_setting_that_helps_only_the_training_queries_is_reported_as_useless()
    {
        var first = await RunAsync(Grid, answerAt: (_, _) => 0);
        var training = TrainingQueries(first);

        var results = await RunAsync(Grid, answerAt: (query, parameters) => parameters.K1 == 2 && training.Contains(query) ? 0 : 2);

        Assert.Equal(1, results.Chosen.Train);
        Assert.Equal(1 / 3.0, results.Chosen.Test, 1e-12);
        Assert.Equal(0, results.Comparison!.Difference);
    }

    [Fact]
    public async Task The_indexs_own_parameters_stay_where_nothing_is_better()
    {
        var results = await RunAsync(Grid, answerAt: (_, _) => 1);

        Assert.Equal(results.Reference, results.Chosen);
        Assert.Null(results.Comparison);
    }

    [Fact]
    public async Task The_indexs_own_parameters_are_tried_although_they_are_not_named()
    {
        var results = await RunAsync(new SweepGrid([2], [0.75], []), answerAt: (_, parameters) => parameters.K1 == 2 ? 2 : 0);

        Assert.Equal([(0.9, 0.4), (2, 0.75)], results.Points.Select(point => (point.K1, point.B)));
        Assert.Equal(0.9, results.Chosen.K1);
    }

    [Fact]
    public async Task A_model_scores_each_passage_of_a_query_once_and_its_window_is_chosen_too()
    {
        var scored = 0;
        var model = new ScriptedReranker(text =>
        {
            scored++;
            return text == "answer" ? 1 : 0;
        });

        // The answer is the fourth: only a window of at least 4 brings it to the top.
        var results = await RunAsync(new SweepGrid([0.9, 2], [0.4], [2, 5]), answerAt: (_, _) => 3, model);

        Assert.Equal(40 * 5, scored); // Both settings find the same five passages.
        Assert.Equal([(0.9, 2, 0.25), (0.9, 5, 1), (2, 2, 0.25), (2.0, (int?)5, 1.0)], results.Points.Select(point => (point.K1, point.Window, point.Test)));
        Assert.Equal((5, 5), (results.Reference.Window, results.Chosen.Window));
        Assert.Equal("scripted", results.Reranker!.Model);
    }

    [Fact]
    public async Task Too_few_judged_queries_are_refused()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(Grid, (_, _) => 0, queries: 3));

        Assert.StartsWith("3 of the 3 queries are judged; expected at least 4: one half of the queries chooses the settings", error.Message, StringComparison.Ordinal);
    }

    private static HashSet<string> TrainingQueries(SweepResults results) =>
        [.. Search.Evaluation.Experiments.Fusion.CrossValidation.Deal(Enumerable.Range(1, results.TrainQueries + results.TestQueries).Select(query => $"{query}"), seed: 1, folds: 2)
            .Where(query => query.Value == 0).Select(query => query.Key)];

    private static Task<SweepResults> RunAsync(
        SweepGrid grid, Func<string, Bm25Parameters, int> answerAt, IReranker? model = null, int queries = 40)
    {
        var qrels = new Qrels();
        var texts = new OrderedDictionary<string, string>();
        foreach (var query in Enumerable.Range(1, queries).Select(query => $"{query}"))
        {
            qrels.TryAdd(query, "answer", 1);
            texts.Add(query, query);
        }

        return new FirstStageSweep(
            (parameters, _) => Task.FromResult<IRetriever>(new FiveFound(query => answerAt(query, parameters))),
            model, texts, qrels, KeyValuePair.Create("RR@10", MeasureParser.Parse("RR@10"))).RunAsync(
            grid, new Bm25Parameters(), new ExperimentSetup("Memory", "moons", queries), Provenance.Of("test"), new Progress<int>(), TestContext.Current.CancellationToken);
    }

    /// <summary>Finds five passages; the answer is at the place that a test says.</summary>
    private sealed class FiveFound(Func<string, int> answerAt) : IRetriever
    {
        public Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<Candidate>>([.. Enumerable.Range(0, 5).Select(place => new Candidate(
                place == answerAt(query) ? new Passage("answer", null, "answer") : new Passage($"other{(place < answerAt(query) ? place : place - 1)}", null, "other"), place + 1, 5 - place))]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
