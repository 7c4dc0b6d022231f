using MathNet.Numerics;

namespace Search.Evaluation.Statistics;

/// <summary>
/// The upper tail of a binomial distribution. MathNet's incomplete beta function stops after a fixed number of steps, too few for
/// hundreds of thousands of trials; this sum has as many as it needs.
/// </summary>
public static class BinomialTail
{
    private const double Negligible = 1e-17;

    /// <summary>The probability of at least <paramref name="successes"/> in <paramref name="trials"/>.</summary>
    /// <param name="successes">Any number; 0 or less has the probability 1.</param>
    /// <param name="trials">At least 0.</param>
    /// <param name="probability">Of one success, above 0 and below 1.</param>
    public static double AtLeast(int successes, int trials, double probability)
    {
        if (successes <= 0)
        {
            return 1;
        }

        // The terms fall only above the mean; below it the other tail is the small one.
        return successes <= trials * probability
            ? 1 - AtLeast(trials - successes + 1, trials, 1 - probability)
            : successes > trials ? 0 : SumFrom(successes, trials, probability);
    }

    private static double SumFrom(int successes, int trials, double probability)
    {
        var term = Math.Exp(
            SpecialFunctions.BinomialLn(trials, successes)
            + successes * Math.Log(probability)
            + (trials - successes) * Math.Log(1 - probability));
        var odds = probability / (1 - probability);
        var sum = 0.0;
        for (var k = successes; k <= trials && term > sum * Negligible; k++)
        {
            sum += term;
            term *= (trials - k) / (k + 1.0) * odds;
        }

        return Math.Min(1, sum);
    }
}
