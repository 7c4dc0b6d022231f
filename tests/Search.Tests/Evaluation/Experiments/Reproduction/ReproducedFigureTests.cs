using Search.Evaluation.Experiments.Reproduction;

namespace Search.Tests.Evaluation.Experiments.Reproduction;

/// <summary>A published figure beside ours.</summary>
public sealed class ReproducedFigureTests
{
    [Theory]
    [InlineData(0.7431, "reproduced", true)]
    [InlineData(0.7441, "reproduced", true)]
    [InlineData(0.7421, "reproduced", true)]
    [InlineData(0.74411, "differs", false)]
    [InlineData(0.74209, "differs", false)]
    public void A_figure_is_reproduced_within_a_tenth_of_a_point(double ours, string state, bool within)
    {
        var figure = ReproducedFigure.Of("m", PublishedTest.Dl19, 0.7431, (ours, 10, TimeSpan.FromSeconds(2)), isWhole: true);

        Assert.Equal((state, within), (figure.State, figure.WithinTolerance));
        Assert.Equal(ours - 0.7431, figure.Difference!.Value, 1e-12);
        Assert.Equal((10, 2.0), (figure.Pairs, figure.Seconds));
    }

    [Fact]
    public void Some_of_the_queries_give_no_verdict()
    {
        var figure = ReproducedFigure.Of("m", PublishedTest.Dev, 0.39, (0.2, 10, TimeSpan.FromSeconds(2)), isWhole: false);

        Assert.Equal(("partial", (bool?)null), (figure.State, figure.WithinTolerance));
    }

    [Fact]
    public void A_figure_that_could_not_be_had_has_a_reason_and_no_value()
    {
        var figure = ReproducedFigure.NotHere("m", PublishedTest.Dev, 0.39, "no server answers");

        Assert.Equal(("not here", "no server answers", (double?)null, (double?)null), (figure.State, figure.Reason, figure.Ours, figure.Difference));
    }
}
