using Search.Core;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Evaluation.Experiments;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Experiments;

/// <summary>What is refused before the first search, and what must not end an experiment.</summary>
public sealed class ExperimentChecksTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _searches;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_id_that_no_run_can_hold_is_refused_before_the_first_search()
    {
        var qrels = Judged("1", "2");
        qrels.TryAdd("1", "doc 7", 1);

        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(qrels, ["1", "2"], new ExperimentPlan([5])));

        Assert.Contains("The document id 'doc 7' is empty or contains a blank", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _searches);
    }

    [Fact]
    public async Task A_model_with_the_name_of_a_first_stage_is_refused()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(Judged("1"), ["1"], new ExperimentPlan([5]), model: "bm25"));

        Assert.StartsWith("A first stage and a model are both called 'bm25'", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _searches);
    }

    [Fact]
    public async Task A_window_that_no_engine_returns_is_refused()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(Judged("1"), ["1"], new ExperimentPlan([10_001])));

        Assert.Equal("The largest window is 10,001; expected at most 10,000.", error.Message);
    }

    [Fact]
    public async Task A_window_that_is_named_twice_is_one_system_and_the_smallest_comes_first()
    {
        var results = await RunAsync(Judged("1"), ["1"], new ExperimentPlan([5, 2, 5]));

        Assert.Equal(["bm25", "model.k2", "model.k5"], results.Systems.Select(system => system.Tag));
    }

    [Fact]
    public async Task A_judged_query_that_is_not_run_counts_in_no_mean()
    {
        var results = await RunAsync(Judged("1", "2", "3", "4"), ["1", "2"], new ExperimentPlan([5]));

        Assert.All(results.Systems, system => Assert.Equal(["1", "2"], system.PerQuery.Keys));
        Assert.Equal([0.5, 1], results.Systems.Select(system => system.Measures["RR@10"]));
        Assert.Equal(1, Assert.Single(results.Ceilings!).Measures["RR@10"]);
    }

    [Fact]
    public async Task A_query_that_the_server_refuses_has_failed_and_the_others_count()
    {
        var results = await RunAsync(Judged("1", "(", "3"), ["1", "(", "3"], new ExperimentPlan([5]));

        Assert.All(results.Systems, system => Assert.Equal([("(", "The server refuses the query.")], system.Failed!.Select(query => (query.Key, query.Value))));
        Assert.Equal(["1", "3"], RunFile.Read(results.Systems[1].Run).Rankings.Keys);
    }

    [Fact]
    public async Task Where_nothing_is_found_for_any_query_the_error_says_so()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(Judged("nothing"), ["nothing"], new ExperimentPlan([5])));

        Assert.StartsWith("bm25 found nothing for any of 1 queries", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "long best", "parallel was 2, now 1")]
    [InlineData(2, "long mean3", "scoring was long best, now long mean3")]
    public async Task An_unfinished_experiment_is_not_continued_with_other_scoring_options_or_another_load(int parallel, string scoring, string expected)
    {
        var queries = new[] { "1", "(", "3" };
        await RunAsync(Judged(queries), queries, new ExperimentPlan([5], Parallel: 2), scoring: "long best");

        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(Judged(queries), queries, new ExperimentPlan([5], Parallel: parallel), scoring: scoring));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    /// <summary>For each query the second passage is relevant; the model puts it first.</summary>
    private static Qrels Judged(params string[] queries)
    {
        var qrels = new Qrels();
        foreach (var query in queries)
        {
            qrels.TryAdd(query, "b", 1);
        }

        return qrels;
    }

    private async Task<ExperimentResults> RunAsync(
        Qrels qrels, string[] queries, ExperimentPlan plan, string model = "model", string scoring = "")
    {
        var texts = new OrderedDictionary<string, string>(queries.Select(query => KeyValuePair.Create(query, query)));
        return await new Experiment(
            new() { ["bm25"] = new ThreeFound(() => _searches++) },
            new() { [model] = new ScriptedReranker(text => text == "b" ? 1 : 0) },
            texts, qrels, MeasureParser.ParseList("RR@10"), new(_folder.Path)).RunAsync(
            plan, new ExperimentSetup("Memory", "letters", queries.Length, Scoring: scoring), Provenance.Of("test"), new Progress<int>(), TestContext.Current.CancellationToken);
    }

    /// <summary>Finds the passages a, b and c for every query but two.</summary>
    private sealed class ThreeFound(Action searched) : IRetriever
    {
        public Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
        {
            searched();
            return query switch
            {
                "(" => throw new BadInputException("The server refuses the query."),
                "nothing" => Task.FromResult<IReadOnlyList<Candidate>>([]),
                _ => Task.FromResult<IReadOnlyList<Candidate>>(
                    [.. new[] { "a", "b", "c" }.Select((id, place) => new Candidate(new Passage(id, null, id), place + 1, 3 - place))]),
            };
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
