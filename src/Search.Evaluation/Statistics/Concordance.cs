namespace Search.Evaluation.Statistics;

/// <summary>Counts on two orders of the same items without ties, from which rank correlations are computed.</summary>
internal static class Concordance
{
    /// <summary>For each place but the first: how many items above it are also above it in the other order.</summary>
    /// <param name="order">For each item of the one order, best first, its 0-based place in the other.</param>
    public static int[] AlsoAbove(ReadOnlySpan<int> order)
    {
        // A Fenwick tree (Fenwick 1994): counts of the places seen so far, with sums and updates in log(n) steps.
        var tree = new int[order.Length + 1];
        var counts = new int[order.Length];
        for (var index = 0; index < order.Length; index++)
        {
            for (var node = order[index]; node > 0; node &= node - 1)
            {
                counts[index] += tree[node];
            }

            for (var node = order[index] + 1; node < tree.Length; node += node & -node)
            {
                tree[node]++;
            }
        }

        return counts;
    }
}
