namespace Search.Evaluation.Statistics;

/// <summary>How alike two orders are: Kendall's tau-b (Kendall 1945), which corrects for ties.</summary>
public static class KendallTau
{
    /// <summary>Compares the orders that two score lists give the same items.</summary>
    /// <param name="one">A score an item.</param>
    /// <param name="other">Another score for each of them.</param>
    /// <returns>From -1 (reversed) to 1 (the same order); not a number where one of them has all scores equal.</returns>
    /// <exception cref="ArgumentException">The lists are of different length.</exception>
    public static double Compute(IReadOnlyList<float> one, IReadOnlyList<float> other)
    {
        if (one.Count != other.Count)
        {
            throw new ArgumentException($"{one.Count} scores beside {other.Count}; expected as many.", nameof(other));
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
