namespace Search.Evaluation.Statistics;

/// <summary>
/// τ_ap: a rank correlation as Kendall's, in which disagreements at the top count more. (Yilmaz, Aslam and Robertson 2008, "A new rank
/// correlation coefficient for information retrieval".)
/// <code>2 / (n - 1) * sum i=2..n of C(i) / (i - 1) - 1</code>
/// C(i) is how many of the items above rank i of the ranking are also above that item in the truth.
/// </summary>
public static class TauAp
{
    /// <summary>Compares a ranking with the truth. It is not symmetric.</summary>
    /// <param name="order">For each item of the ranking, best first, its 0-based place in the truth.</param>
    /// <returns>From -1 (reversed) to 1 (the same order); NaN for fewer than two items.</returns>
    public static double Compute(ReadOnlySpan<int> order)
    {
        var sum = 0.0;
        foreach (var (index, above) in Concordance.AlsoAbove(order).Index().Skip(1))
        {
            sum += (double)above / index;
        }

        return order.Length < 2 ? double.NaN : (2 * sum / (order.Length - 1)) - 1;
    }

    /// <summary>The symmetric form of the same paper: the mean of both directions.</summary>
    /// <param name="order">For each item of one ranking, best first, its 0-based place in the other.</param>
    public static double Symmetric(ReadOnlySpan<int> order)
    {
        var inverse = new int[order.Length];
        for (var index = 0; index < order.Length; index++)
        {
            inverse[order[index]] = index;
        }

        return (Compute(order) + Compute(inverse)) / 2;
    }
}
