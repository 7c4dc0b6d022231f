using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Experiments;
using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Experiments;

/// <summary>How deep to rerank: the best window, the smallest one that is not worse, and whether deeper is worse.</summary>
public class WindowCurvesTests
{
    private static readonly int[] Windows = [10, 50, 100];

    [Fact]
    public void The_smallest_window_is_enough_that_is_not_worse_than_the_best_by_the_margin()
    {
        // Window 50 is 0.001 to 0.003 below window 100 on each query; window 10 is far below.
        var curve = Curve(margin: 0.01, query => [0.2, 0.5 - 0.002 - (0.001 * (query % 2)), 0.5]);

        Assert.Equal((100, 50), (curve.Best, curve.Recommended));
        Assert.Null(curve.Fall);
        Assert.Equal(50, Curve(margin: 0.0031, query => [0.2, 0.5 - 0.002 - (0.001 * (query % 2)), 0.5]).Recommended);
        Assert.Equal(100, Curve(margin: 0.002, query => [0.2, 0.5 - 0.002 - (0.001 * (query % 2)), 0.5]).Recommended);
    }

    [Fact]
    public void A_window_with_a_close_mean_is_not_enough_where_the_queries_disagree()
    {
        // On average 0.005 below, with a standard deviation of 0.2: 40 queries cannot exclude a loss of 0.01.
        var curve = Curve(margin: 0.01, query => [0.5 - 0.005 + (query % 2 == 0 ? 0.2 : -0.2), 0.5, 0.5]);

        Assert.Equal((50, 50), (curve.Best, curve.Recommended));
        Assert.True(curve.Points[0].LowerBound < -0.01);
    }

    [Fact]
    public void A_fall_behind_the_peak_is_shown_where_the_deepest_window_is_worse_on_most_queries()
    {
        var falls = Curve(margin: 0.01, query => [0.3, 0.6, 0.6 - 0.05 - (0.01 * (query % 3))]);
        var may = Curve(margin: 0.01, query => [0.3, 0.6, 0.6 - 0.01 + (query % 2 == 0 ? 0.2 : -0.2)]);

        Assert.Equal((100, true), (falls.Fall!.Window, falls.Fall.Shown));
        Assert.True(falls.Fall.P < 0.001);
        Assert.Contains("Reranking 100 is worse than 50: ▼ −0.060", CurveText.Of(falls), StringComparison.Ordinal);
        Assert.False(may.Fall!.Shown);
        Assert.Contains("That 100 is worse than 50 is not shown", CurveText.Of(may), StringComparison.Ordinal);
    }

    [Fact]
    public void The_interval_is_that_of_the_paired_difference_from_the_best_window()
    {
        var curve = Curve(margin: 0.01, query => [0.2 + (0.01 * query), 0.5 + (0.005 * query), 0.6]);

        var differences = new PairedDifferences(Enumerable.Range(0, 40).Select(query => 0.2 + (0.01 * query) - Best(query)));
        var expected = PairedTTest.Compute(differences);
        Assert.Equal(differences.Mean, curve.Points[0].Difference, 1e-12);
        Assert.Equal(expected.Interval!.Value.Lower, curve.Points[0].Ci95!.Value.Lower, 1e-12);
        Assert.Equal(PairedTTest.Compute(differences, 0.90).Interval!.Value.Lower, curve.Points[0].LowerBound, 1e-12);
        Assert.Null(curve.Points.Single(point => point.Window == curve.Best).Ci95);

        double Best(int query) => curve.Best == 50 ? 0.5 + (0.005 * query) : 0.6;
    }

    [Fact]
    public void A_window_in_every_query_equal_to_the_best_is_enough()
    {
        var curve = Curve(margin: 0, query => [0.1 * (query % 3), 0.5, 0.5]);

        Assert.Equal((50, 50), (curve.Best, curve.Recommended));
        Assert.Equal((0, 1), (curve.Fall!.Difference, curve.Fall.P));
    }

    private static WindowCurve Curve(double margin, Func<int, double[]> values)
    {
        var perQuery = Enumerable.Range(0, 40).ToDictionary(query => $"{query}", values);
        var systems = Windows.Select((window, place) => new SystemResult(
            "model",
            "",
            new Dictionary<string, double> { ["nDCG@10"] = perQuery.Values.Average(query => query[place]) },
            perQuery.ToDictionary(query => query.Key, query => (IReadOnlyDictionary<string, double>)new Dictionary<string, double> { ["nDCG@10"] = query.Value[place] }),
            new StageLatencies(new(0, 0), new(0.1, 0.2), new(0.1, 0.2)),
            window)).ToList();
        return Assert.Single(WindowCurves.Of(systems, margin, seed: 1));
    }
}
