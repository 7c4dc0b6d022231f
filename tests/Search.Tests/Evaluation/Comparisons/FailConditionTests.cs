using Search.Core.Errors;
using Search.Evaluation.Comparisons;

namespace Search.Tests.Evaluation.Comparisons;

public class FailConditionTests
{
    private static readonly double[] Low = [0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.2, 0.1];
    private static readonly double[] High = [0.5, 0.7, 0.8, 0.4, 0.6, 0.7, 0.9, 0.6];

    [Theory]
    [InlineData("nDCG@10=0.65", "nDCG@10", 0.65)]
    [InlineData("AP(rel=2)@1000=0.3", "AP(rel=2)@1000", 0.3)]
    public void A_limit_is_read_after_the_last_equals_sign(string text, string measure, double limit) =>
        Assert.Equal(new FailBelow(measure, limit), FailBelow.Parse(text));

    [Theory]
    [InlineData("nDCG@10")]
    [InlineData("=0.5")]
    [InlineData("nDCG@10=high")]
    [InlineData("nDCG@10=NaN")]
    public void A_limit_of_another_form_is_refused(string text) =>
        Assert.Contains("as in nDCG@10=0.65", Assert.Throws<BadInputException>(() => FailBelow.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_margin_is_optional()
    {
        Assert.Equal(new FailIfWorse("nDCG@10", null), FailIfWorse.Parse("nDCG@10"));
        Assert.Equal(new FailIfWorse("AP(rel=2)", 0.01), FailIfWorse.Parse("AP(rel=2):0.01"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nDCG@10:")]
    [InlineData("nDCG@10:-1")]
    [InlineData("nDCG@10:1:2")]
    public void A_margin_of_another_form_is_refused(string text) => Assert.Throws<BadInputException>(() => FailIfWorse.Parse(text));

    [Fact]
    public void A_mean_below_the_limit_fails_with_one_sentence()
    {
        Assert.Equal(["m of b is 0.1875; at least 0.65 is required."], new FailBelow("m", 0.65).Failures(Compare(High, Low)));
        Assert.Empty(new FailBelow("m", 0.1875).Failures(Compare(High, Low)));
        Assert.Empty(new FailBelow("other", 0.65).Failures(Compare(High, Low)));
    }

    [Fact]
    public void A_significant_loss_fails_and_a_gain_passes()
    {
        Assert.Equal(["m of b is 0.4625 below that of a; the loss is significant (p = 0.0078)."], new FailIfWorse("m", null).Failures(Compare(High, Low)));
        Assert.Empty(new FailIfWorse("m", null).Failures(Compare(Low, High)));
    }

    [Fact]
    public void A_loss_beyond_the_margin_fails_even_if_it_is_not_significant()
    {
        var comparisons = Compare([0.5, 0.5, 0.5], [0.5, 0.4, 0.5]);

        Assert.Empty(new FailIfWorse("m", null).Failures(comparisons));
        Assert.Empty(new FailIfWorse("m", 0.05).Failures(comparisons));
        Assert.Equal(["m of b is 0.0333 below that of a; at most 0.01 is allowed."], new FailIfWorse("m", 0.01).Failures(comparisons));
    }

    private static IReadOnlyList<PairedComparison> Compare(double[] baseline, double[] run) =>
        SystemComparer.Compare([Scores("a", baseline), Scores("b", run)], [(0, 1)], (_, _) => null, new ComparisonOptions());

    private static SystemScores Scores(string name, double[] values) =>
        new(name, new() { ["m"] = values.Index().ToDictionary(value => $"q{value.Index}", value => value.Item) }, []);
}
