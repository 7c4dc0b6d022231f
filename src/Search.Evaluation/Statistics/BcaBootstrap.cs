using System.Runtime.Intrinsics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Search.Evaluation.Statistics;

/// <summary>
/// The bias-corrected and accelerated bootstrap interval of the mean difference; it needs no assumption about the differences' distribution.
/// (Efron 1987, "Better bootstrap confidence intervals"; Efron and Tibshirani 1993, "An introduction to the bootstrap", section 14.3.)
/// <code>
/// z0 = Φ⁻¹(share of resampled means below the mean; equal ones count half);  a = sum of d³ / (6 * (sum of d²)^1.5), d = value - mean
/// bound = quantile of the resampled means at Φ(z0 + (z0 + z) / (1 - a * (z0 + z)));  z = Φ⁻¹((1 ∓ confidence) / 2)
/// </code>
/// </summary>
public static class BcaBootstrap
{
    /// <summary>With fewer queries there is no interval.</summary>
    public const int FewestQueries = 5;

    /// <summary>With fewer distinct differences there is no interval.</summary>
    public const int FewestDistinct = 3;

    private const int MostResamples = 500_000;
    private const int FewestResamples = 10_000;

    /// <summary>How many differences are drawn in all, as far as the limits above allow: 500,000 resamples up to 40 queries, 100,000 for 200.</summary>
    private const int Draws = 20_000_000;

    /// <summary>The interval; null with too few queries or distinct differences.</summary>
    /// <param name="differences">One difference per query.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static ConfidenceInterval? Compute(PairedDifferences differences, int seed, double confidence = 0.95)
    {
        if (differences.Count < FewestQueries || differences.Values.ToArray().Distinct().Take(FewestDistinct).Count() < FewestDistinct)
        {
            return null;
        }

        var means = ResampledMeans(differences.Values, seed);
        Array.Sort(means);
        var bias = Normal.InvCDF(0, 1, ShareBelow(means, Sum(differences.Values) / differences.Count));
        var acceleration = Acceleration(differences);
        return new ConfidenceInterval(Bound((1 - confidence) / 2), Bound((1 + confidence) / 2));

        double Bound(double probability)
        {
            var shifted = bias + Normal.InvCDF(0, 1, probability);
            return SortedArrayStatistics.QuantileCustom(means, Normal.CDF(0, 1, bias + (shifted / (1 - (acceleration * shifted)))), QuantileDefinition.R7);
        }
    }

    private static double[] ResampledMeans(ReadOnlySpan<double> values, int seed)
    {
        var random = new SplitMix64(seed);
        var (means, sample) = (new double[Math.Clamp(Draws / values.Length, FewestResamples, MostResamples)], new double[values.Length]);
        var count = (ulong)values.Length;
        foreach (ref var mean in means.AsSpan())
        {
            for (var index = 0; index < sample.Length; index += 2)
            {
                var bits = random.Next(); // Two draws: each half of the bits is a fraction of 2³² and becomes a place below count.
                sample[index] = values[(int)(((bits >> 32) * count) >> 32)];
                if (index + 1 < sample.Length)
                {
                    sample[index + 1] = values[(int)(((uint)bits * count) >> 32)];
                }
            }

            mean = Sum(sample) / values.Length;
        }

        return means;
    }

    /// <summary>
    /// Eight partial sums, added in NumPy's order. With few distinct differences many resampled means equal the mean but for the rounding of
    /// their last digit, and whether they count as equal decides the bounds: so they are rounded as in the reference implementation, scipy.
    /// </summary>
    private static double Sum(ReadOnlySpan<double> values)
    {
        var lanes = Vector512<double>.Zero;
        for (; values.Length >= Vector512<double>.Count; values = values[Vector512<double>.Count..])
        {
            lanes += Vector512.Create(values);
        }

        var sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double ShareBelow(double[] sorted, double mean)
    {
        var (below, equal) = (0, 0);
        foreach (var value in sorted)
        {
            below += value < mean ? 1 : 0;
            equal += value == mean ? 1 : 0;
        }

        return (below + (equal / 2.0)) / sorted.Length;
    }

    private static double Acceleration(PairedDifferences differences)
    {
        var (squares, cubes) = (0.0, 0.0);
        foreach (var value in differences.Values)
        {
            var deviation = value - differences.Mean;
            squares += deviation * deviation;
            cubes += deviation * deviation * deviation;
        }

        return cubes / (6 * Math.Pow(squares, 1.5));
    }
}
