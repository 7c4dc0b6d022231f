using MathNet.Numerics.Distributions;

namespace Search.Evaluation.Statistics;

/// <summary>
/// Wilcoxon's two-sided signed-rank test (Wilcoxon 1945, "Individual comparisons by ranking methods"). Differences of 0 are left out; equal
/// magnitudes share the mean of their ranks.
/// <code>W = smaller sum of the ranks of wins or of losses</code>
/// The p-value is exact up to <see cref="MostExact"/> differences without equal magnitudes. Otherwise it is the normal approximation
/// with mean n(n + 1) / 4 and variance n(n + 1)(2n + 1) / 24 - sum of (t³ - t) / 48 over groups of t equal magnitudes, without
/// continuity correction.
/// </summary>
public static class WilcoxonSignedRankTest
{
    /// <summary>With more differences the normal approximation is used.</summary>
    public const int MostExact = 200;

    /// <summary>The p-value; null if all differences are 0.</summary>
    public static double? P(PairedDifferences differences)
    {
        var values = differences.NonZero();
        if (values.Length == 0)
        {
            return null;
        }

        Array.Sort(values, (one, other) => Math.Abs(one).CompareTo(Math.Abs(other)));
        var (wins, tieTerm) = SumRanksOfWins(values);
        var all = values.Length * (values.Length + 1.0) / 2;
        var smaller = Math.Min(wins, all - wins);
        return tieTerm == 0 && values.Length <= MostExact
            ? Math.Min(1, 2 * ExactTail(values.Length, (int)smaller))
            : NormalP(values.Length, smaller, tieTerm);
    }

    private static (double RankSum, double TieTerm) SumRanksOfWins(double[] sorted)
    {
        var (sum, tieTerm) = (0.0, 0.0);
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            while (end < sorted.Length && Math.Abs(sorted[end]) == Math.Abs(sorted[start]))
            {
                end++;
            }

            var (count, meanRank) = (end - start, (start + end + 1) / 2.0);
            sum += meanRank * sorted[start..end].Count(value => value > 0);
            tieTerm += ((double)count * count * count) - count;
            start = end;
        }

        return (sum, tieTerm);
    }

    /// <summary>P(W ≤ most): each rank from 1 to n is in the sum or not, with probability 1/2.</summary>
    private static double ExactTail(int ranks, int most)
    {
        var probabilities = new double[most + 1];
        probabilities[0] = 1;
        for (var rank = 1; rank <= ranks; rank++)
        {
            for (var sum = most; sum >= 0; sum--)
            {
                probabilities[sum] = (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0)) / 2;
            }
        }

        return probabilities.Sum();
    }

    private static double NormalP(double n, double smaller, double tieTerm)
    {
        var variance = (n * (n + 1) * ((2 * n) + 1) / 24) - (tieTerm / 48);
        return 2 * Normal.CDF(0, 1, (smaller - (n * (n + 1) / 4)) / Math.Sqrt(variance));
    }
}
