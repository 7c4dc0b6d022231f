using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace Search.Evaluation.Statistics;

/// <summary>
/// Student's t distribution, two-sided. The library's own quantile has nine digits at one degree of freedom and fails above t = 800, so the
/// tail is inverted here.
/// </summary>
internal static class StudentT
{
    /// <summary>The probability of a value at least this far from 0, on either side: I(df / (df + t²); df / 2, 1 / 2).</summary>
    public static double TwoSidedTail(double t, double degreesOfFreedom) =>
        SpecialFunctions.BetaRegularized(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + (t * t)));

    /// <summary>The t whose two-sided tail has this probability.</summary>
    public static double CriticalValue(double probability, double degreesOfFreedom)
    {
        var upper = 1.0;
        while (TwoSidedTail(upper, degreesOfFreedom) > probability)
        {
            upper *= 2;
        }

        return Brent.FindRoot(t => TwoSidedTail(t, degreesOfFreedom) - probability, 0, upper, 1e-14, 200);
    }
}
