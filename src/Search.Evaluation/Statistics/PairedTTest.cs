namespace Search.Evaluation.Statistics;

/// <summary>
/// The two-sided paired t-test (Student 1908, "The probable error of a mean"), and the t interval of the mean difference.
/// <code>t = mean / (sd / sqrt(n)), with n - 1 degrees of freedom;  interval = mean ± t(1 - (1 - confidence) / 2) * sd / sqrt(n)</code>
/// </summary>
/// <param name="Statistic">t; null if all differences are equal or there is only one.</param>
/// <param name="P">The p-value; null if there is no t.</param>
/// <param name="Interval">The interval of the mean difference. One point if all differences are equal; null for one query.</param>
public sealed record PairedTTest(double? Statistic, double? P, ConfidenceInterval? Interval)
{
    /// <summary>Tests whether the mean difference is 0.</summary>
    /// <param name="differences">One difference per query.</param>
    /// <param name="confidence">The confidence of the interval, between 0 and 1.</param>
    public static PairedTTest Compute(PairedDifferences differences, double confidence = 0.95)
    {
        if (differences.Count < 2)
        {
            return new PairedTTest(null, null, null);
        }

        var (mean, error, degreesOfFreedom) = (differences.Mean, differences.StandardError, differences.Count - 1);
        if (error == 0)
        {
            return new PairedTTest(null, null, new ConfidenceInterval(mean, mean));
        }

        var (t, margin) = (mean / error, StudentT.CriticalValue(1 - confidence, degreesOfFreedom) * error);
        return new PairedTTest(t, StudentT.TwoSidedTail(t, degreesOfFreedom), new ConfidenceInterval(mean - margin, mean + margin));
    }
}
