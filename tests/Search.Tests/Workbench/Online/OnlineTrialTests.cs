using Search.Workbench.Online;
using Search.Workbench.Online.Figures;
using Search.Workbench.Online.Log;

namespace Search.Tests.Workbench.Online;

public sealed class OnlineTrialTests : IDisposable
{
    private readonly Trials _trials = new();

    [Fact]
    public void A_click_on_an_interleaved_list_counts_for_the_team_of_its_place()
    {
        var trial = _trials.Begin();
        var list = trial.Interleave(Trials.Visitor(1), "moon", ["a1", "a2"], ["b1", "b2"], 2);

        Assert.True(trial.Click(list.Search, list.Documents.ToList().IndexOf("b1")));

        Assert.Equal(["a1", "b1"], list.Documents.Order());
        Assert.Equal((0, 1), (_trials.Figures().Outcomes.WinsA, _trials.Figures().Outcomes.WinsB));
    }

    [Fact]
    public void The_two_possible_lists_are_shown_about_equally_often()
    {
        var trial = _trials.Begin();

        var aFirst = Enumerable.Range(0, 200).Count(number => trial.Interleave(Trials.Visitor(number), "moon", ["a"], ["b"], 1).Documents[0] == "a");

        Assert.InRange(aFirst, 60, 140);
    }

    [Fact]
    public void A_visitor_of_a_split_experiment_sees_always_the_same_arm_and_the_log_says_which()
    {
        var trial = _trials.Begin(OnlineMode.Split);
        for (var search = 0; search < 3; search++)
        {
            trial.Show(Trials.Visitor(7), $"query {search}", ["d"]);
        }

        Assert.All(_trials.Log.Searches("e"), search => Assert.Equal(trial.ArmOf(Trials.Visitor(7)), search.Arm));
    }

    [Fact]
    public void The_arm_of_a_visitor_is_the_same_after_the_log_is_opened_again()
    {
        var trial = _trials.Begin(OnlineMode.Split);
        var log = OnlineLog.Open(_trials.Path);
        var again = new OnlineTrial(log, log.Find("e"), _trials.Clock);

        Assert.All(Enumerable.Range(0, 50), number => Assert.Equal(trial.ArmOf(Trials.Visitor(number)), again.ArmOf(Trials.Visitor(number))));
    }

    [Fact]
    public void Every_nth_search_is_ranked_unseen_and_both_rankings_are_logged()
    {
        var experiment = new OnlineExperiment
        {
            Name = "s",
            Mode = OnlineMode.Shadow,
            A = "bm25",
            B = "reranked",
            Created = _trials.Clock.GetUtcNow(),
            ShadowEvery = 3,
        };
        _trials.Log.Create(experiment);
        var trial = new OnlineTrial(_trials.Log, experiment, _trials.Clock);
        var comparison = new ShadowComparison(new(["a", "b"], TimeSpan.FromMilliseconds(3)), new(["b", "c"], TimeSpan.FromMilliseconds(250)));

        for (var search = 0; search < 7; search++)
        {
            var list = trial.Show(Trials.Visitor(search), "moon", comparison.A.Documents);
            if (trial.NextIsShadowed())
            {
                Assert.True(trial.Shadow(list.Search, comparison));
            }
        }

        var figures = new OnlineFiguresReader(_trials.Log, _trials.Clock).ReadShadow(experiment);
        Assert.Equal((7, 2), (figures.Searches, figures.Compared));
        Assert.Equal((0.5, 0), (figures.Overlap, figures.SameFirst));
        Assert.Equal((0.003, 0.25), (figures.LatencyA!.P50, figures.LatencyB!.P50));
        Assert.Contains("nobody saw reranked", OnlineVerdict.Of(figures), StringComparison.Ordinal);
        Assert.All(_trials.Log.Shadows("s"), shadow => Assert.Equal(comparison.B.Documents, shadow.B.Documents));
    }

    [Fact]
    public void A_list_of_another_kind_of_experiment_is_not_logged()
    {
        var trial = _trials.Begin();
        var split = new OnlineTrial(_trials.Log, _trials.Create("split", OnlineMode.Split), _trials.Clock);

        Assert.Throws<InvalidOperationException>(() => trial.Show(Trials.Visitor(1), "moon", ["a"]));
        Assert.Throws<InvalidOperationException>(() => split.Interleave(Trials.Visitor(1), "moon", ["a"], ["b"], 2));
    }

    [Fact]
    public void Clicks_on_an_unknown_search_or_place_are_not_logged()
    {
        var trial = _trials.Begin();
        var list = trial.Interleave(Trials.Visitor(1), "moon", ["a"], ["b"], 2);

        Assert.False(trial.Click(Guid.NewGuid(), 0));
        Assert.False(trial.Click(list.Search, list.Documents.Count));
        Assert.False(trial.Click(list.Search, -1));
        Assert.False(trial.Dwell(list.Search, 99, TimeSpan.FromSeconds(3)));
        Assert.Empty(Assert.Single(_trials.Log.Searches("e")).Events);
    }

    public void Dispose() => _trials.Dispose();
}
