using Search.Core.Errors;
using Search.Evaluation.Trec;
using Search.Workbench.Online;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Simulation;
using Search.Workbench.Online.Statistics;

namespace Search.Tests.Workbench.Online.Simulation;

public class OnlineSimulationTests
{
    private const int Queries = 50, Documents = 20;

    private static readonly Dictionary<string, IClickModel> Models = new()
    {
        ["cascade"] = new CascadeClickModel(),
        ["position"] = new PositionBasedClickModel(),
    };

    [Theory]
    [InlineData("cascade", null)]
    [InlineData("position", null)]
    [InlineData("cascade", 3)]
    [InlineData("position", 1)]
    public void Without_a_difference_few_experiments_find_one_also_with_lists_of_unequal_length(string model, int? lengthB)
    {
        var result = Simulation(noiseA: 1, noiseB: 1).Run(
            new SimulationSetup { ClickModel = Models[model], Experiments = 400, Searches = 100, IsNull = true, LengthB = lengthB }, CancellationToken.None);

        // Three standard deviations above 5 % of 400 experiments.
        Assert.InRange(result.SignTest.A + result.SignTest.B, 0, 0.083);
        Assert.InRange(result.AlwaysValid.A + result.AlwaysValid.B, 0, 0.083);
        Assert.InRange(result.MeanDeltaAb, -0.01, 0.01);
        Assert.Null(result.MedianSearches);
    }

    [Theory(Explicit = true)]
    [InlineData("cascade", null, null)]
    [InlineData("position", null, null)]
    [InlineData("cascade", null, 3)]
    [InlineData("position", null, 3)]
    [InlineData("cascade", null, 1)]
    [InlineData("position", null, 1)]
    [InlineData("cascade", 5, 20)]
    [InlineData("position", 5, 20)]
    public void Over_1000_experiments_of_1000_searches_the_share_of_false_alarms_is_kept(string model, int? lengthA, int? lengthB)
    {
        var result = Simulation(noiseA: 1, noiseB: 1).Run(
            new SimulationSetup { ClickModel = Models[model], IsNull = true, LengthA = lengthA, LengthB = lengthB }, CancellationToken.None);
        TestContext.Current.TestOutputHelper!.WriteLine($"{model}, {lengthA} against {lengthB}: {result}");

        Assert.InRange(result.SignTest.A + result.SignTest.B, 0.035, 0.065);
        Assert.InRange(result.AlwaysValid.A + result.AlwaysValid.B, 0, 0.05);
    }

    [Fact]
    public void The_published_draft_alone_would_let_the_shorter_list_win()
    {
        var random = new Random(1);
        var outcomes = default(Outcomes);
        for (var search = 0; search < 20_000; search++)
        {
            string[] a = [.. Shuffled(random)], b = [.. Shuffled(random).Take(3)];
            var draft = TeamDraft.Draft(a, b, 10, () => random.Next(2) == 0);
            var clicks = new PositionBasedClickModel().Clicks(draft.Select(_ => 0.5), random);
            outcomes = outcomes.With(ClickCredit.Of([.. draft.Select(pick => (Arm?)pick.Team)], clicks).Winner);
        }

        Assert.True(outcomes.WinsB > outcomes.WinsA && outcomes.SignTestP < 0.001, $"{outcomes}");
    }

    [Theory]
    [InlineData("cascade")]
    [InlineData("position")]
    public void A_better_ranking_is_found_and_swapping_the_runs_mirrors_the_result(string model)
    {
        var setup = new SimulationSetup { ClickModel = Models[model], Experiments = 25, Searches = 400 };
        var (qrels, bad, good) = Rankings(noiseA: 3, noiseB: 0.2);
        var better = new OnlineSimulation(qrels, bad, good).Run(setup, CancellationToken.None);
        var mirrored = new OnlineSimulation(qrels, good, bad).Run(setup, CancellationToken.None);

        Assert.InRange(better.AlwaysValid.B, 0.9, 1);
        Assert.Equal(0, better.AlwaysValid.A);
        Assert.InRange(better.MedianSearches!.Value, 10, 300);
        Assert.InRange(mirrored.AlwaysValid.A, 0.9, 1);
        Assert.Equal(better.MeanDeltaAb, -mirrored.MeanDeltaAb, 0.02);
    }

    [Fact]
    public void Equal_seeds_give_equal_results_and_others_give_others()
    {
        var setup = new SimulationSetup { ClickModel = Models["cascade"], Experiments = 20, Searches = 50 };
        var simulation = Simulation(1, 1);

        Assert.Equal(simulation.Run(setup, CancellationToken.None), simulation.Run(setup, CancellationToken.None));
        Assert.NotEqual(simulation.Run(setup, CancellationToken.None), simulation.Run(setup with { Seed = 2 }, CancellationToken.None));
    }

    [Fact]
    public void A_cascade_visitor_clicks_the_first_attractive_document_only()
    {
        var clicks = Enumerable.Range(0, 10_000).SelectMany(seed => new CascadeClickModel().Clicks([0.5, 0.5, 1, 1], new Random(seed))).ToList();

        Assert.Equal(10_000, clicks.Count);
        Assert.Equal([0.5, 0.25, 0.25, 0], Shares(clicks, 10_000), (expected, actual) => Math.Abs(expected - actual) < 0.02);
    }

    [Fact]
    public void A_position_based_visitor_looks_at_rank_r_with_probability_1_over_r()
    {
        var random = new Random(1);
        var clicks = Enumerable.Range(0, 20_000).SelectMany(_ => new PositionBasedClickModel().Clicks([1, 1, 0.5, 0], random)).ToList();

        Assert.Equal([1, 1 / 2.0, 0.5 / 3, 0], Shares(clicks, 20_000), (expected, actual) => Math.Abs(expected - actual) < 0.02);
    }

    [Fact]
    public void Runs_without_a_common_judged_query_are_refused_with_examples()
    {
        var qrels = new Qrels();
        qrels.TryAdd("7", "d", 1);

        var error = Assert.Throws<BadInputException>(() => new OnlineSimulation(qrels, RunOf("a.trec", "q1"), RunOf("b.trec", "q1")));

        Assert.StartsWith("None of the 1 judged queries is in both runs; judged 7, …; in a.trec q1, …; in b.trec q1, …", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Qrels_without_a_relevant_document_are_refused()
    {
        var qrels = new Qrels();
        qrels.TryAdd("q1", "d", 0);

        Assert.Contains(
            "No document is relevant",
            Assert.Throws<BadInputException>(() => new OnlineSimulation(qrels, RunOf("a", "q1"), RunOf("b", "q1"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_impossible_setup_is_refused()
    {
        var setup = new SimulationSetup { ClickModel = Models["cascade"], Experiments = 2, Searches = 2 };
        var simulation = Simulation(1, 1);

        Assert.All(
            new[] { setup with { Experiments = 0 }, setup with { Searches = 0 }, setup with { LengthA = 0 }, setup with { LengthB = -1 }, setup with { Alpha = 1 } },
            wrong => Assert.Contains("expected", Assert.Throws<BadInputException>(() => simulation.Run(wrong, CancellationToken.None)).Message, StringComparison.Ordinal));
    }

    private static OnlineSimulation Simulation(double noiseA, double noiseB)
    {
        var (qrels, a, b) = Rankings(noiseA, noiseB);
        return new OnlineSimulation(qrels, a, b);
    }

    /// <summary>Two runs that rank by grade and noise; more noise is a worse ranking.</summary>
    private static (Qrels Qrels, Run A, Run B) Rankings(double noiseA, double noiseB)
    {
        var random = new Random(5);
        var qrels = new Qrels();
        var (a, b) = (new Run("a", []), new Run("b", []));
        for (var query = 0; query < Queries; query++)
        {
            int[] grades = [.. Enumerable.Range(0, Documents).Select(_ => Math.Max(0, random.Next(8) - 4))];
            foreach (var (document, grade) in grades.Index())
            {
                qrels.TryAdd($"{query}", $"d{document}", grade);
            }

            a.Rankings.Add($"{query}", Ranked(noiseA));
            b.Rankings.Add($"{query}", Ranked(noiseB));

            Ranking Ranked(double noise) =>
                [.. grades.Index().OrderByDescending(document => document.Item + noise * random.NextDouble() * 3).Select((document, rank) => new RankedDocument(rank + 1, $"d{document.Index}", -rank))];
        }

        return (qrels, a, b);
    }

    private static Run RunOf(string name, string query) => new(name, new() { [query] = [new RankedDocument(1, "d", 1)] });

    private static IEnumerable<string> Shuffled(Random random)
    {
        string[] documents = [.. Enumerable.Range(0, 12).Select(document => $"d{document}")];
        random.Shuffle(documents);
        return documents.Take(10);
    }

    private static double[] Shares(List<int> clicks, int visitors) => [.. Enumerable.Range(0, 4).Select(place => clicks.Count(click => click == place) / (double)visitors)];
}
