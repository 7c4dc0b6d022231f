using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Search.Workbench.Online.Statistics;

/// <summary>
/// A test and an interval that hold at every look: one may look after each search and stop when one likes.
/// </summary>
/// <remarks>
/// <para>
/// A comparison gives A the share x = 1 (win), 0.5 (tie) or 0 (loss). Against the claim that its mean is m, one bets: each comparison
/// multiplies the capital by x q/m + (1 - x) (1 - q)/(1 - m). If the claim is true the capital does not grow on average, whatever q is,
/// so that it ever reaches 1/alpha with a probability of at most alpha (Ville's inequality). The capital here is the mean over all q
/// with the weights of a Beta distribution. For m = 0.5 this is the mixture sequential probability ratio test of a fair coin.
/// </para>
/// <para>
/// Robbins, "Statistical methods related to the law of the iterated logarithm" (1970); Johari, Koomen, Pekelis and Walsh, "Peeking at
/// A/B tests" (KDD 2017); Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences" (Annals
/// of Statistics 2021); Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting" (JRSS B 2024). Nothing is
/// approximated for large numbers: the only assumption is that every comparison has the same mean, whatever happened before.
/// </para>
/// </remarks>
public static class AlwaysValidTest
{
    /// <summary>
    /// The Beta distribution's two parameters. 10 needs few searches for large differences and for small ones: the capital grows fastest
    /// for differences that some dozens to a few thousand decided searches can show. It must not depend on what was seen.
    /// </summary>
    private const double Prior = 10;

    /// <summary>So many standard deviations around its highest point the integrand is summed; less than 1e-12 of it is outside, also where it is skew.</summary>
    private const double Reach = 14;

    private const int Halvings = 60;

    private static readonly double LogBetaOfPrior = SpecialFunctions.BetaLn(Prior, Prior);

    private static readonly GaussLegendreRule Rule = new(-1, 1, 64);

    /// <summary>The p-value of "no preference", above 0, at most 1. It may be looked at after every comparison.</summary>
    public static double PValue(Outcomes outcomes) => Math.Min(1, Math.Exp(-LogEvidenceAgainstChance(outcomes)));

    /// <summary>
    /// An interval for the preference for A (as <see cref="Outcomes.DeltaAb"/>). With a probability of at least 1 - alpha it covers the
    /// true preference at all looks together. It excludes 0 exactly if the p-value is at most alpha.
    /// </summary>
    /// <param name="outcomes">All comparisons so far.</param>
    /// <param name="alpha">The accepted share of errors, above 0 and below 1.</param>
    public static Interval DeltaInterval(Outcomes outcomes, double alpha)
    {
        var observed = outcomes.DeltaAb + 0.5;

        // The logarithm of the evidence is convex in the claimed mean, and at the observed mean it is at most 0.
        return new Interval(Bound(0, observed) - 0.5, Bound(1, observed) - 0.5);

        double Bound(double outside, double inside)
        {
            for (var i = 0; i < Halvings; i++)
            {
                var middle = (outside + inside) / 2;
                var excluded = LogEvidence(outcomes, middle) >= -Math.Log(alpha);
                (outside, inside) = excluded ? (middle, inside) : (outside, middle);
            }

            return outside;
        }
    }

    /// <summary>The logarithm of the capital won against the claim that A's mean share is <paramref name="mean"/>; 0 at the start.</summary>
    /// <param name="outcomes">All comparisons so far.</param>
    /// <param name="mean">Above 0 and below 1.</param>
    internal static double LogEvidence(Outcomes outcomes, double mean)
    {
        var (forA, forB) = (outcomes.WinsA + Prior - 1, outcomes.WinsB + Prior - 1);
        var (win, loss) = (1 / mean, 1 / (1 - mean));
        var peak = Peak();
        var width = Reach / Math.Sqrt(Curvature(peak));
        var (low, high) = (Math.Max(0, peak - width), Math.Min(1, peak + width));
        var (middle, half) = ((low + high) / 2, (high - low) / 2);
        var top = LogIntegrand(peak);
        var sum = 0.0;
        for (var i = 0; i < Rule.Order; i++)
        {
            sum += Rule.GetWeight(i) * Math.Exp(LogIntegrand(middle + half * Rule.GetAbscissa(i)) - top);
        }

        return top + Math.Log(sum * half) - LogBetaOfPrior + outcomes.WinsA * Math.Log(win) + outcomes.WinsB * Math.Log(loss);

        double Tie(double q) => (q * win + (1 - q) * loss) / 2;

        double LogIntegrand(double q) => forA * Math.Log(q) + forB * Math.Log(1 - q) + outcomes.Ties * Math.Log(Tie(q));

        double Slope(double q) => forA / q - forB / (1 - q) + outcomes.Ties * (win - loss) / 2 / Tie(q);

        double Curvature(double q) =>
            forA / (q * q) + forB / ((1 - q) * (1 - q)) + outcomes.Ties * Math.Pow((win - loss) / 2 / Tie(q), 2);

        double Peak()
        {
            var (low, high) = (0.0, 1.0);
            for (var i = 0; i < Halvings; i++)
            {
                var q = (low + high) / 2;
                (low, high) = Slope(q) > 0 ? (q, high) : (low, q);
            }

            return (low + high) / 2;
        }
    }

    /// <summary><see cref="LogEvidence"/> for a mean of 0.5, where ties count for nothing and the integral is a Beta function.</summary>
    internal static double LogEvidenceAgainstChance(Outcomes outcomes) =>
        SpecialFunctions.BetaLn(outcomes.WinsA + Prior, outcomes.WinsB + Prior) - LogBetaOfPrior + outcomes.Decided * Math.Log(2);
}
