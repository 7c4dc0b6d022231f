using CsCheck;
using Search.Core.Errors;
using Search.Workbench.Online;
using Search.Workbench.Online.Figures;
using Search.Workbench.Online.Log;
using Search.Workbench.Online.Statistics;

namespace Search.Tests.Workbench.Online.Figures;

public sealed class OnlineFiguresTests : IDisposable
{
    private readonly Trials _trials = new();

    [Fact]
    public void Credit_wins_and_ties_are_counted_search_by_search()
    {
        _trials.Create();
        _trials.Search("ABBA-", [0, 3, 1], "v1");
        _trials.Search("BA-", [0], "v2");
        _trials.Search("BA-", [2], "v3");
        _trials.Search("AB", [], "v4");

        var figures = _trials.Figures();

        Assert.Equal((2, 2), (figures.Credit.A, figures.Credit.B));
        Assert.Equal(new Outcomes(1, 1, 2), figures.Outcomes);
        Assert.Equal(new SampleRatio(2, 2), figures.SampleRatio);
        Assert.Equal((4, 0, 0, 4), (figures.Counts.Searches, figures.Counts.NotSettled, figures.Counts.Repeated, figures.Counts.Visitors));
    }

    [Fact]
    public void A_place_counts_once_however_often_it_is_clicked()
    {
        _trials.Create();
        _trials.Search("ABB", [0, 0, 0, 1, 2]);

        Assert.Equal((1, 2), (_trials.Figures().Credit.A, _trials.Figures().Credit.B));
    }

    [Fact]
    public void A_search_counts_when_it_is_settled_and_never_changes_afterwards()
    {
        var experiment = _trials.Create();
        var reader = new OnlineFiguresReader(_trials.Log, _trials.Clock);
        var search = _trials.Search("AB", [0]);

        var young = reader.Read(experiment, CountingUnit.Query, 0.05);
        _trials.Clock.Advance(experiment.Settling);
        var settled = reader.Read(experiment, CountingUnit.Query, 0.05);
        _trials.Clock.Advance(TimeSpan.FromSeconds(1));
        _trials.Log.TryAdd(search, new LoggedEvent(_trials.Clock.GetUtcNow(), 1, null));
        var later = reader.Read(experiment, CountingUnit.Query, 0.05);

        Assert.Equal((0, 1), (young.Outcomes.Count, young.Counts.NotSettled));
        Assert.Equal(new Outcomes(1, 0, 0), settled.Outcomes);
        Assert.Equal(settled.Outcomes, later.Outcomes);
    }

    [Fact]
    public void A_query_that_a_visitor_repeats_counts_once_and_each_visitor_can_count_once()
    {
        _trials.Create();
        _trials.Search("AB", [0], "v1", "moon");
        _trials.Search("BA", [0], "v1", " moon ");
        _trials.Search("AB", [1], "v1", "sun");
        _trials.Search("AB", [1], "v2", "moon");

        var byQuery = _trials.Figures();
        var byVisitor = _trials.Figures(CountingUnit.Visitor);

        Assert.Equal(new Outcomes(1, 2, 0), byQuery.Outcomes);
        Assert.Equal((1, 2 / 3.0), (byQuery.Counts.Repeated, byQuery.Counts.LargestVisitorShare));
        Assert.Equal(new Outcomes(1, 1, 0), byVisitor.Outcomes);
        Assert.Equal(2, byVisitor.Counts.Repeated);
    }

    [Fact]
    public void In_a_split_experiment_the_first_searches_of_the_nth_visitors_of_both_arms_are_compared()
    {
        _trials.Create(mode: OnlineMode.Split);
        _trials.Search("--", [1], "a1", arm: Arm.A);
        _trials.Search("--", [], "b1", arm: Arm.B);
        _trials.Search("--", [0], "b1", "other", arm: Arm.B);
        _trials.Search("--", [0, 1], "b2", arm: Arm.B);
        _trials.Search("--", [], "a2", arm: Arm.A);
        _trials.Search("--", [0], "a3", arm: Arm.A);

        var figures = _trials.Figures();

        Assert.Equal(new Outcomes(1, 1, 0), figures.Outcomes);
        Assert.Equal((2, 1), (figures.Credit.A, figures.Credit.B));
        Assert.Equal(new SampleRatio(3, 2), figures.SampleRatio);
        Assert.Equal(CountingUnit.Visitor, figures.Unit);
    }

    [Fact]
    public void Dwell_times_go_to_the_team_of_their_place()
    {
        _trials.Create();
        var search = _trials.Search("AB-", [0, 1]);
        foreach (var (place, seconds) in new[] { (0, 5), (0, 7), (0, 90), (1, 40), (2, 1000) })
        {
            _trials.Log.TryAdd(search, new LoggedEvent(_trials.Clock.GetUtcNow(), place, TimeSpan.FromSeconds(seconds)));
        }

        Assert.Equal(new MedianDwell(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(40)), _trials.Figures().MedianDwell);
    }

    [Fact]
    public void Swapping_the_arms_mirrors_every_figure() =>
        Gen.Select(Gen.OneOf(Gen.Const("AB-"), Gen.Const("BA-"), Gen.Const("ABBA"), Gen.Const("BAAB"), Gen.Const("A"), Gen.Const("B")), Gen.Int[0, 3].Array[0, 3], Gen.Int[0, 3]).Array[1, 12].Sample(
            searches =>
            {
                var (figures, mirrored) = (FiguresOf(searches), FiguresOf([.. searches.Select(search => (Mirror(search.Item1), search.Item2, search.Item3))]));

                Assert.Equal((figures.Credit.A, figures.Credit.B), (mirrored.Credit.B, mirrored.Credit.A));
                Assert.Equal(figures.Outcomes, new Outcomes(mirrored.Outcomes.WinsB, mirrored.Outcomes.WinsA, mirrored.Outcomes.Ties));
                Assert.Equal(figures.Outcomes.DeltaAb, -mirrored.Outcomes.DeltaAb, 1e-12);
                Assert.Equal(figures.SignTestP, mirrored.SignTestP, 1e-12);
                Assert.Equal(figures.AlwaysValidP, mirrored.AlwaysValidP, 1e-12);
                Assert.Equal(figures.Interval.Low, -mirrored.Interval.High, 1e-9);
                Assert.Equal(figures.SampleRatio, new SampleRatio(mirrored.SampleRatio.B, mirrored.SampleRatio.A));
                Assert.Equal(figures.Preferred, mirrored.Preferred?.Other());
            },
            iter: 10,
            threads: 1);

    [Fact]
    public void An_experiment_without_a_search_says_that_it_cannot_tell()
    {
        _trials.Create();
        var figures = _trials.Figures();

        Assert.Null(figures.Preferred);
        Assert.Equal((1, 1), (figures.SignTestP, figures.AlwaysValidP));
        Assert.StartsWith("Cannot tell yet: none of the 0 searches", OnlineVerdict.Of(figures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void An_impossible_alpha_is_refused(double alpha)
    {
        _trials.Create();

        Assert.Contains("expected above 0 and below 1", Assert.Throws<BadInputException>(() => _trials.Figures(alpha: alpha)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shadow_experiment_has_no_wins()
    {
        _trials.Create(mode: OnlineMode.Shadow);

        Assert.Contains("nobody saw B", Assert.Throws<BadInputException>(() => _trials.Figures()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _trials.Dispose();

    private static OnlineFigures FiguresOf((string Teams, int[] Clicks, int Visitor)[] searches)
    {
        using var trials = new Trials();
        trials.Create();
        foreach (var (teams, clicks, visitor) in searches)
        {
            trials.Search(teams, [.. clicks.Where(place => place < teams.Length)], $"v{visitor}", $"q{visitor}");
        }

        return trials.Figures();
    }

    private static string Mirror(string teams) => string.Concat(teams.Select(team => team switch { 'A' => 'B', 'B' => 'A', _ => team }));
}
