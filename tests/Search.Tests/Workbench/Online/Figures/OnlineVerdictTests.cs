using Search.Workbench.Online.Figures;

namespace Search.Tests.Workbench.Online.Figures;

public sealed class OnlineVerdictTests : IDisposable
{
    private readonly Trials _trials = new();

    [Fact]
    public void A_clear_preference_is_named_with_its_interval_and_a_warning_that_clicks_are_not_relevance()
    {
        _trials.Create();
        _trials.Searches(winsA: 10, winsB: 50, ties: 40);

        var verdict = OnlineVerdict.Of(_trials.Figures());

        Assert.StartsWith("Visitors click reranked more than bm25: it won 50 of the 60 searches with a winner. The preference is 0.200 (95 % interval ", verdict, StringComparison.Ordinal);
        Assert.Contains("Clicks are not relevance", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_difference_is_no_preference_and_not_called_equal()
    {
        _trials.Create();
        _trials.Searches(winsA: 20, winsB: 25, ties: 55);

        var verdict = OnlineVerdict.Of(_trials.Figures());

        Assert.StartsWith("Cannot tell yet: the preference for reranked is 0.025 (95 % interval -", verdict, StringComparison.Ordinal);
        Assert.Matches("about [0-9,]+ searches show it; there are 100[.]", verdict);
        Assert.EndsWith("This does not show that the rankings are equally good.", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_wins_are_said_to_be_equal_wins()
    {
        _trials.Create();
        _trials.Searches(winsA: 3, winsB: 3, ties: 1);

        Assert.Contains("the preference for reranked is 0.000 ", OnlineVerdict.Of(_trials.Figures()), StringComparison.Ordinal);
        Assert.Contains("Both won equally often.", OnlineVerdict.Of(_trials.Figures()), StringComparison.Ordinal);
    }

    [Fact]
    public void One_winner_among_a_few_searches_cannot_tell()
    {
        _trials.Create();
        _trials.Searches(winsA: 1, winsB: 0, ties: 2);

        Assert.Matches("^Cannot tell yet: .* about [0-9]+ searches show it; there are 3[.]", OnlineVerdict.Of(_trials.Figures()));
    }

    [Fact]
    public void With_a_mismatch_of_the_arms_there_is_no_preference_but_a_warning()
    {
        _trials.Create();
        for (var search = 0; search < 60; search++)
        {
            _trials.Search("AB", [0], $"v{search}");
        }

        var figures = _trials.Figures();

        Assert.Null(figures.Preferred);
        Assert.StartsWith("Do not use these figures: bm25 began 60 times and reranked 0 times", OnlineVerdict.Of(figures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_visitor_with_many_of_the_winners_is_pointed_out()
    {
        _trials.Create();
        for (var search = 0; search < 30; search++)
        {
            _trials.Search(search % 2 == 0 ? "AB" : "BA", [search % 2], "busy", $"q{search}");
        }

        Assert.Contains("One visitor made 100 % of the searches with a winner", OnlineVerdict.Of(_trials.Figures()), StringComparison.Ordinal);
    }

    public void Dispose() => _trials.Dispose();
}
