using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.RootFinding;

namespace Search.Evaluation.Statistics;

/// <summary>
/// The power of the two-sided paired t-test: how likely it finds a difference of a given size. (Cohen 1988, "Statistical power analysis
/// for the behavioral sciences"; the noncentral t distribution is that of Johnson and Welch 1940.)
/// <code>power = P(|T| > c);  T is noncentral t with n - 1 degrees of freedom and shift d_z * sqrt(n), c is the critical value at alpha</code>
/// T is (Z + shift) / S with S² = chi² / (n - 1), so the power is the integral over S of P(Z + shift is outside ± c * S).
/// </summary>
public static class PairedTTestPower
{
    /// <summary>The power that experiments are usually planned for.</summary>
    public const double Usual = 0.8;

    /// <summary>A larger number of queries is not computed.</summary>
    public const int MostQueries = 1_000_000;

    private const int Points = 128;

    /// <summary>The power of a test.</summary>
    /// <param name="effectSize">d_z: the mean difference in standard deviations.</param>
    /// <param name="queries">The number of queries, at least 2.</param>
    /// <param name="alpha">The significance level, between 0 and 1.</param>
    /// <returns>From alpha to 1.</returns>
    public static double Compute(double effectSize, int queries, double alpha)
    {
        var (freedom, shift) = (queries - 1.0, Math.Abs(effectSize) * Math.Sqrt(queries));
        var critical = StudentT.CriticalValue(alpha, freedom);
        var logScale = Math.Log(2) + (freedom / 2 * Math.Log(freedom / 2)) - SpecialFunctions.GammaLn(freedom / 2);

        double Outside(double s) => Normal.CDF(0, 1, shift - (critical * s)) + Normal.CDF(0, 1, -shift - (critical * s));
        double Weighted(double s) => s <= 0 ? 0 : Math.Exp(logScale + ((freedom - 1) * Math.Log(s)) - (freedom * s * s / 2)) * Outside(s);

        // S is about 1 ± 1 / sqrt(2 * freedom); beyond these bounds its probability is below 1e-16. Outside falls from 1 to 0 around
        // S = shift / critical, within a few 1 / critical; the middle part covers that.
        var reach = 9 / Math.Sqrt(freedom);
        var (least, most) = (Math.Max(0, 1 - reach), 1 + reach);
        var (left, right) = (Math.Clamp((shift - 9) / critical, least, most), Math.Clamp((shift + 9) / critical, least, most));
        return Math.Min(1, Part(least, left) + Part(left, right) + Part(right, most));

        double Part(double from, double to) => from < to ? GaussLegendreRule.Integrate(Weighted, from, to, Points) : 0;
    }

    /// <summary>The smallest number of queries that gives the power.</summary>
    /// <returns>At least 2; null if the effect is 0 or so small that more than <see cref="MostQueries"/> would be needed.</returns>
    public static int? QueriesNeeded(double effectSize, double alpha, double power = Usual)
    {
        if (Compute(effectSize, MostQueries, alpha) < power)
        {
            return null;
        }

        var (tooFew, enough) = (1, MostQueries);
        while (enough - tooFew > 1)
        {
            var middle = tooFew + ((enough - tooFew) / 2);
            (tooFew, enough) = Compute(effectSize, middle, alpha) >= power ? (tooFew, middle) : (middle, enough);
        }

        return enough;
    }

    /// <summary>The smallest effect size d_z that is found with the power.</summary>
    public static double DetectableEffect(int queries, double alpha, double power = Usual)
    {
        var upper = 1.0;
        while (Compute(upper, queries, alpha) < power)
        {
            upper *= 2;
        }

        return Brent.FindRoot(effect => Compute(effect, queries, alpha) - power, 0, upper, 1e-12, 200);
    }
}
