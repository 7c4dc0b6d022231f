using Search.Core;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Evaluation.Experiments;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Experiments;

/// <summary>Queries that fail, experiments that were killed, and what continues.</summary>
public sealed class UnfinishedExperimentTests : IDisposable
{
    private const string Journal = "scored.incomplete.jsonl";

    private readonly TempFolder _folder = new();
    private readonly Moons _moons = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_query_that_the_model_cannot_score_is_in_no_mean_and_no_comparison()
    {
        var results = await RunAsync(queries: 12, ModelThatFailsOn("moon 7"));

        var (bm25, model) = (results.Systems[0], results.Systems[1]);
        Assert.Null(bm25.Failed);
        Assert.Equal([("7", "The score is not a number.")], model.Failed!.Select(query => (query.Key, query.Value)));
        Assert.Equal((12, 11), (bm25.PerQuery.Count, model.PerQuery.Count));
        Assert.Equal(model.PerQuery.Values.Sum(query => query["RR@10"]) / 11, model.Measures["RR@10"], 1e-12);
        Assert.DoesNotContain("7", RunFile.Read(model.Run).Rankings.Keys);
        Assert.All(results.Comparisons!, comparison => Assert.Equal((11, "7"), (comparison.N, Assert.Single(comparison.Failed))));
    }

    [Fact]
    public async Task A_query_that_the_first_stage_cannot_answer_has_failed_for_every_system()
    {
        _moons.Broken.Add("moon 3");

        var results = await RunAsync(queries: 12, Model());

        Assert.All(results.Systems, system => Assert.Equal([("3", "No answer.")], system.Failed!.Select(query => (query.Key, query.Value))));
    }

    [Fact]
    public async Task The_same_command_repeats_only_what_failed()
    {
        _moons.Broken.Add("moon 3");
        await RunAsync(queries: 12, Model());
        _moons.Broken.Clear();
        _moons.Asked.Clear();

        var results = await RunAsync(queries: 12, Model());

        Assert.Equal(["moon 3"], _moons.Asked.Skip(3)); // The first three warm up.
        Assert.All(results.Systems, system => Assert.Null(system.Failed));
        Assert.False(File.Exists(_folder.File(Journal)));
    }

    [Fact]
    public async Task Ten_failures_in_a_row_stop_the_experiment_and_it_continues_later_with_the_same_figures()
    {
        var whole = await RunAsync(queries: 30, Model());
        _moons.Broken.UnionWith(Enumerable.Range(11, 20).Select(number => $"moon {number}"));

        var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => RunAsync(queries: 30, Model()));
        Assert.StartsWith("10 queries in a row failed, the last one (20) with: No answer.", error.Message, StringComparison.Ordinal);
        Assert.Contains("the same command continues from there", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, _moons.Asked.Count - 30 - 3 - 3);

        _moons.Broken.Clear();
        _moons.Asked.Clear();
        var continued = await RunAsync(queries: 30, Model());

        Assert.Equal(20, _moons.Asked.Count - 3);
        Assert.Equal(whole.Systems.Select(system => system.Measures), continued.Systems.Select(system => system.Measures));
    }

    [Fact]
    public async Task A_line_that_was_cut_off_by_a_kill_is_scored_again()
    {
        _moons.Broken.Add("moon 12");
        await RunAsync(queries: 12, Model());
        var journal = await File.ReadAllTextAsync(_folder.File(Journal), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.File(Journal), journal[..^40], TestContext.Current.CancellationToken);
        _moons.Broken.Clear();
        _moons.Asked.Clear();

        var results = await RunAsync(queries: 12, Model());

        Assert.Equal(["moon 11", "moon 12"], _moons.Asked.Skip(3));
        Assert.Equal(12, RunFile.Read(results.Systems[1].Run).Rankings.Count);
    }

    [Fact]
    public async Task An_unfinished_experiment_with_other_settings_is_refused_until_it_is_discarded()
    {
        _moons.Broken.Add("moon 3");
        await RunAsync(queries: 12, Model());

        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(queries: 12, Model(), new ExperimentPlan([2])));
        Assert.Contains("windows was 5, now 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("--restart", error.Message, StringComparison.Ordinal);

        var results = await RunAsync(queries: 12, Model(), new ExperimentPlan([2], Restart: true));
        Assert.Equal(2, results.Systems[1].Window);
    }

    [Fact]
    public async Task A_damaged_line_is_refused_with_its_number()
    {
        _moons.Broken.Add("moon 3");
        await RunAsync(queries: 12, Model());
        var lines = await File.ReadAllLinesAsync(_folder.File(Journal), TestContext.Current.CancellationToken);
        lines[4] = "{\"query\":";
        await File.WriteAllLinesAsync(_folder.File(Journal), lines, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(queries: 12, Model()));

        Assert.Contains($"{Journal}, line 5: not a line of an unfinished experiment", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_without_judgements_are_refused_before_the_first_search()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(queries: 12, Model(), judged: query => $"q{query}"));

        Assert.Contains("None of the 12 queries is judged: the queries are 1, 2, …; judged are q1, q2, …", error.Message, StringComparison.Ordinal);
        Assert.Empty(_moons.Asked);
    }

    [Fact]
    public async Task Eight_queries_at_a_time_give_the_same_runs_as_one()
    {
        var one = await RunAsync(queries: 30, Model(), new ExperimentPlan([2, 5], Fuse: true));
        var runs = one.Systems.ToDictionary(system => system.Tag, system => File.ReadAllText(system.Run));

        var eight = await RunAsync(queries: 30, Model(), new ExperimentPlan([2, 5], Fuse: true, Parallel: 8));

        Assert.Equal(runs, eight.Systems.ToDictionary(system => system.Tag, system => File.ReadAllText(system.Run)));
    }

    [Fact]
    public async Task A_pointwise_model_scores_each_candidate_once_and_every_window_is_its_first_candidates_reordered()
    {
        var scored = new List<string>();
        var model = new ScriptedReranker(text =>
        {
            lock (scored)
            {
                scored.Add(text);
            }

            return Relevance(text);
        });

        var results = await RunAsync(queries: 12, model, new ExperimentPlan([2, 5, 8]));

        Assert.Equal((12 * 8) + (3 * 2), scored.Count); // The warm-up scores the smallest window of three queries.
        var list = RunFile.Read(results.Systems[0].Run).Of("1").Select(entry => entry.Document).ToList();
        foreach (var system in results.Systems.Skip(1))
        {
            var expected = list.Take(system.Window!.Value).OrderByDescending(id => Relevance($"moon {id[1..]}")).Concat(list.Skip(system.Window.Value));
            Assert.Equal(expected, RunFile.Read(system.Run).Of("1").Select(entry => entry.Document));
        }
    }

    [Fact]
    public async Task A_cascade_is_run_for_each_window_because_its_second_model_scores_the_best_of_the_window()
    {
        await using var cascade = new CascadeReranker(new ScriptedReranker(text => -Relevance(text), "first"), new ScriptedReranker(Relevance, "second"), depth: 2);

        var results = await RunAsync(queries: 12, cascade, new ExperimentPlan([3, 6], Fuse: true));

        Assert.Equal(["bm25", "model.k3", "model.k6"], results.Systems.Select(system => system.Tag)); // Scores of two models cannot be fused.
        var list = RunFile.Read(results.Systems[0].Run).Of("1").Select(entry => entry.Document).ToList();
        foreach (var system in results.Systems.Skip(1))
        {
            var byFirst = list.Take(system.Window!.Value).OrderBy(id => Relevance($"moon {id[1..]}")).ToList();
            var expected = byFirst.Take(2).Reverse().Concat(byFirst.Skip(2)).Concat(list.Skip(system.Window.Value));
            Assert.Equal(expected, RunFile.Read(system.Run).Of("1").Select(entry => entry.Document));
        }
    }

    /// <summary>No two moons are alike, and the order is not the first stage's.</summary>
    private static float Relevance(string text) => int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * 7 % 31;

    private static ScriptedReranker Model() => new(Relevance);

    private static ScriptedReranker ModelThatFailsOn(string query) => new(Relevance)
    {
        BeforeQuery = asked => asked == query ? throw new RerankException("The score is not a number.") : Task.CompletedTask,
    };

    private async Task<ExperimentResults> RunAsync(int queries, IReranker model, ExperimentPlan? plan = null, Func<int, string>? judged = null)
    {
        var qrels = new Qrels();
        foreach (var query in Enumerable.Range(1, queries))
        {
            // The model's best among the first two candidates: every window finds it.
            var best = new[] { query, query + 1 }.MaxBy(number => Relevance($"moon {number}"));
            qrels.TryAdd(judged?.Invoke(query) ?? $"{query}", $"p{best}", 1);
        }

        var texts = new OrderedDictionary<string, string>(Enumerable.Range(1, queries).Select(query => KeyValuePair.Create($"{query}", $"moon {query}")));
        return await new Experiment(
            new() { ["bm25"] = _moons }, new() { ["model"] = model }, texts, qrels, MeasureParser.ParseList("nDCG@10 RR@10"), new(_folder.Path)).RunAsync(
            plan ?? new ExperimentPlan([5]), new ExperimentSetup("Memory", "moons", queries), Provenance.Of("test"), new Progress<int>(), TestContext.Current.CancellationToken);
    }

    /// <summary>Finds the moons that follow the one asked for; some queries get no answer.</summary>
    private sealed class Moons : IRetriever
    {
        public HashSet<string> Broken { get; } = [];

        public List<string> Asked { get; } = [];

        public Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
        {
            lock (Asked)
            {
                Asked.Add(query);
            }

            if (Broken.Contains(query))
            {
                throw new SearchUnavailableException("No answer.");
            }

            var first = int.Parse(query.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            return Task.FromResult<IReadOnlyList<Candidate>>([.. Enumerable.Range(0, 12).Select(place => new Candidate(
                new Passage($"p{first + place}", null, $"moon {first + place}"), place + 1, 12 - place))]);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
