using MathNet.Numerics.Distributions;

namespace Search.Evaluation.Statistics;

/// <summary>
/// The two-sided sign test: whether wins and losses are equally likely; ties are left out. (Conover 1999, "Practical nonparametric
/// statistics", section 3.4.)
/// <code>p = 2 * P(X ≤ min(wins, losses)), at most 1;  X is binomial with wins + losses trials of probability 1/2</code>
/// </summary>
public static class SignTest
{
    /// <summary>The exact p-value; 1 if there is neither a win nor a loss.</summary>
    public static double P(PairedDifferences differences)
    {
        var (wins, losses) = (differences.Wins, differences.Losses);
        return Math.Min(1, 2 * Binomial.CDF(0.5, wins + losses, Math.Min(wins, losses)));
    }
}
