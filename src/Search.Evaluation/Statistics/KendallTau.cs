namespace Search.Evaluation.Statistics;

/// <summary>The agreement of two orders: Kendall's tau-b (Kendall 1945), which corrects for ties.</summary>
public static class KendallTau
{
    /// <summary>Compares two orders without ties.</summary>
    /// <param name="alsoAbove">The agreement of the two (<see cref="SharedRanking.AlsoAbove"/>).</param>
    /// <returns>From -1 (reversed) to 1 (the same order); NaN for fewer than two items.</returns>
    public static double OfOrders(IReadOnlyList<int> alsoAbove)
    {
        var pairs = alsoAbove.Count * (alsoAbove.Count - 1.0) / 2;
        return (2 * alsoAbove.Sum(count => (long)count) / pairs) - 1;
    }

    /// <summary>Compares the orders that two score lists give the same items.</summary>
    /// <param name="one">One score per item.</param>
    /// <param name="other">The other score per item.</param>
    /// <returns>From -1 (reversed) to 1 (the same order); NaN if all scores of one list are equal.</returns>
    /// <exception cref="ArgumentException">The lists have different lengths.</exception>
    public static double Compute(IReadOnlyList<float> one, IReadOnlyList<float> other)
    {
        if (one.Count != other.Count)
        {
            throw new ArgumentException($"The lists have {one.Count} and {other.Count} scores; expected the same number.", nameof(other));
        }

        var (agreement, oneDiffers, otherDiffers) = (0L, 0L, 0L);
        for (var first = 0; first < one.Count; first++)
        {
            for (var second = first + 1; second < one.Count; second++)
            {
                var (inOne, inOther) = (one[first].CompareTo(one[second]), other[first].CompareTo(other[second]));
                agreement += inOne * inOther;
                oneDiffers += Math.Abs(inOne);
                otherDiffers += Math.Abs(inOther);
            }
        }

        return agreement / Math.Sqrt((double)oneDiffers * otherDiffers);
    }
}
