using Search.Evaluation.Comparisons;

namespace Search.Tests.Evaluation.Comparisons;

public class VerdictTextTests
{
    [Fact]
    public void A_significant_difference_is_stated_with_its_interval_and_p() =>
        Assert.Equal(
            "nDCG@10: b is better than a by 0.4000 (95 % CI 0.3368 to 0.4632, p = 0.0078).",
            Text([0, 0, 0, 0, 0, 0, 0, 0], [0.3, 0.3, 0.4, 0.5, 0.4, 0.5, 0.4, 0.4]));

    [Fact]
    public void Where_no_difference_is_shown_the_text_says_how_many_queries_would_be_needed() =>
        Assert.Equal(
            "nDCG@10: no difference between b and a is shown (+0.0250, 95 % CI -0.0724 to 0.1224, p = 0.7656). " +
            "8 queries find a difference of 0.1347 with a probability of 80 %; the observed one needs 173 queries.",
            Text([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], [0.6, 0.4, 0.6, 0.5, 0.4, 0.7, 0.4, 0.6]));

    [Fact]
    public void Equal_systems_are_called_equal() =>
        Assert.Equal("nDCG@10: b and a are equal on each of 6 queries.", Text([1, 0, 1, 0, 1, 0], [1, 0, 1, 0, 1, 0]));

    [Fact]
    public void Too_few_queries_cannot_tell() =>
        Assert.Equal(
            "nDCG@10: 5 queries cannot tell. Even if one system won on each of them, p would be 0.062, and 0.05 or less is needed.",
            Text([0, 0, 0, 0, 0], [1, 1, 1, 1, 1]));

    private static string Text(double[] baseline, double[] run)
    {
        var comparisons = SystemComparer.Compare([Scores("a", baseline), Scores("b", run)], [(0, 1)], (_, _) => null, new ComparisonOptions());
        return VerdictText.Of(comparisons[0], comparisons.Count, 0.05);
    }

    private static SystemScores Scores(string name, double[] values) =>
        new(name, new() { ["nDCG@10"] = values.Index().ToDictionary(value => $"q{value.Index}", value => value.Item) }, []);
}
