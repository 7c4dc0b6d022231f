using System.Numerics;
using System.Runtime.InteropServices;

namespace Search.Evaluation.Statistics;

/// <summary>
/// Fisher's two-sided paired randomisation test of the mean difference: if the systems were equal, each difference could as well have
/// the other sign. (Fisher 1935, "The design of experiments", section 21; recommended for retrieval by Smucker, Allan and Carterette
/// 2007, "A comparison of statistical significance tests for information retrieval evaluation".)
/// <code>p = share of all 2^n changes of signs with |sum| at least that of the observed differences</code>
/// Exact up to <see cref="MostExact"/> differences that are not 0; otherwise (hits + 1) / (<see cref="Permutations"/> + 1) over random changes.
/// </summary>
public static class RandomisationTest
{
    /// <summary>With more differences that are not 0, signs are drawn at random.</summary>
    public const int MostExact = 30;

    /// <summary>How many random changes of signs are drawn.</summary>
    public const int Permutations = 100_000;

    /// <summary>Sums this close count as equal: their last digits depend on the order of adding.</summary>
    private const double Tolerance = 1e-12;

    private const int SignsInByte = 8;

    /// <summary>The p-value; 1 if all differences are 0.</summary>
    /// <param name="differences">One difference per query.</param>
    /// <param name="seed">The same seed gives the same p-value.</param>
    public static double P(PairedDifferences differences, int seed)
    {
        var values = differences.NonZero();
        var least = Math.Abs(values.Sum()) - Tolerance;
        return least <= 0 ? 1
            : values.Length <= MostExact ? Exact(values, least)
            : Drawn(values, least, seed);
    }

    /// <summary>All sums are one sum of the first half plus one of the second; the second half's are sorted, so they are counted by searching.</summary>
    private static double Exact(ReadOnlySpan<double> values, double least)
    {
        var (first, second) = (AllSums(values[..(values.Length / 2)]), AllSums(values[(values.Length / 2)..]));
        Array.Sort(second);
        var hits = 0L;
        foreach (var sum in first)
        {
            hits += CountBelow(second, -least - sum, orEqual: true) + second.Length - CountBelow(second, least - sum, orEqual: false);
        }

        return (double)hits / ((long)first.Length * second.Length);
    }

    private static int CountBelow(double[] sorted, double bound, bool orEqual)
    {
        var (below, notBelow) = (-1, sorted.Length);
        while (notBelow - below > 1)
        {
            var middle = (below + notBelow) / 2;
            (below, notBelow) = sorted[middle] < bound || (orEqual && sorted[middle] == bound) ? (middle, notBelow) : (below, middle);
        }

        return notBelow;
    }

    /// <summary>
    /// Each random byte holds the signs of eight differences, whose sum is looked up in a table; all permutations take one step together, so
    /// that the table stays in the processor's cache.
    /// </summary>
    private static double Drawn(ReadOnlySpan<double> values, double least, int seed)
    {
        var random = new SplitMix64(seed);
        var (sums, signs) = (new double[Permutations], new ulong[Permutations / sizeof(ulong)]);
        for (var start = 0; start < values.Length; start += SignsInByte)
        {
            var table = AllSums(values.Slice(start, Math.Min(SignsInByte, values.Length - start)));
            foreach (ref var bits in signs.AsSpan())
            {
                bits = random.Next();
            }

            var bytes = MemoryMarshal.AsBytes(signs.AsSpan());
            for (var permutation = 0; permutation < sums.Length; permutation++)
            {
                sums[permutation] += table[bytes[permutation] & (table.Length - 1)];
            }
        }

        return (sums.Count(sum => Math.Abs(sum) >= least) + 1.0) / (Permutations + 1.0);
    }

    /// <summary>The sum for each choice of signs; bit i of the index is the sign of value i.</summary>
    private static double[] AllSums(ReadOnlySpan<double> values)
    {
        var sums = new double[1 << values.Length];
        sums[0] = -Sum(values);
        for (var index = 1; index < sums.Length; index++)
        {
            var lowest = BitOperations.TrailingZeroCount(index);
            sums[index] = sums[index & (index - 1)] + (2 * values[lowest]);
        }

        return sums;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
