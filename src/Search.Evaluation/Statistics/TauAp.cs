namespace Search.Evaluation.Statistics;

/// <summary>
/// τ_ap: a rank correlation as Kendall's, in which disagreements at the top count more. (Yilmaz, Aslam and Robertson 2008, "A new rank
/// correlation coefficient for information retrieval".)
/// <code>2 / (n - 1) * sum i=2..n of C(i) / (i - 1) - 1</code>
/// C(i) is how many of the items above rank i of the ranking are also above that item in the truth.
/// </summary>
public static class TauAp
{
    /// <summary>Compares a ranking with the truth. It is not symmetric; the paper's symmetric form is the mean of both directions.</summary>
    /// <param name="alsoAbove">C(i), from i = 1 on (<see cref="SharedRanking.AlsoAbove"/>).</param>
    /// <returns>From -1 (reversed) to 1 (the same order); NaN for fewer than two items.</returns>
    public static double Compute(IReadOnlyList<int> alsoAbove)
    {
        var sum = 0.0;
        for (var index = 1; index < alsoAbove.Count; index++)
        {
            sum += (double)alsoAbove[index] / index;
        }

        return alsoAbove.Count < 2 ? double.NaN : (2 * sum / (alsoAbove.Count - 1)) - 1;
    }
}
