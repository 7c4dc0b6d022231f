namespace Search.Evaluation.Statistics;

/// <summary>
/// Holm's correction for several tests: with adjusted p-values at most alpha, the probability of any false discovery is at most alpha.
/// (Holm 1979, "A simple sequentially rejective multiple test procedure".)
/// <code>adjusted p(i) = largest of min(1, (m - j + 1) * p(j)) for j up to i;  p(1) ≤ … ≤ p(m)</code>
/// </summary>
public static class HolmCorrection
{
    /// <summary>Adjusts p-values.</summary>
    /// <param name="values">One for each test; null for a test that has none. It counts as a test, so that the correction is not too weak.</param>
    /// <returns>The adjusted values, in the same order.</returns>
    public static IReadOnlyList<double?> Adjust(IReadOnlyList<double?> values)
    {
        var adjusted = new double?[values.Count];
        var largest = 0.0;
        foreach (var (smaller, (index, p)) in values.Index().Where(test => test.Item is not null).OrderBy(test => test.Item).Index())
        {
            largest = Math.Max(largest, Math.Min(1, (values.Count - smaller) * p!.Value));
            adjusted[index] = largest;
        }

        return adjusted;
    }
}
