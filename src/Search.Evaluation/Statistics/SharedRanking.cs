using Search.Evaluation.Trec;

namespace Search.Evaluation.Statistics;

/// <summary>Two rankings of one query, seen from the first: where its documents are in the second. Similarities of rankings are computed from it.</summary>
public sealed class SharedRanking
{
    private readonly int[] _others;

    private SharedRanking(int[] others, int otherLength) => (_others, OtherLength) = (others, otherLength);

    /// <summary>The length of the first ranking.</summary>
    public int Length => _others.Length;

    /// <summary>The length of the second ranking.</summary>
    public int OtherLength { get; }

    /// <summary>For each document of the first ranking its 1-based place in the second; 0 if it is not there.</summary>
    public ReadOnlySpan<int> Others => _others;

    /// <summary>Compares two rankings.</summary>
    public static SharedRanking Create(Ranking one, Ranking other)
    {
        var ids = new Utf8Ids(other.Count);
        for (var index = 0; index < other.Count; index++)
        {
            ids.TryAdd(other.IdAt(index));
        }

        var places = new int[one.Count];
        for (var index = 0; index < places.Length; index++)
        {
            places[index] = ids.IndexOf(one.IdAt(index)) + 1;
        }

        return new SharedRanking(places, other.Count);
    }

    /// <summary>
    /// For each shared document, in the first ranking's order: how many of the shared documents above it are also above it in the second. Rank
    /// correlations are computed from these counts.
    /// </summary>
    public IReadOnlyList<int> AlsoAbove() => Concordance.AlsoAbove(SharedOrder());

    /// <summary>The same counts in the second ranking's order: "above in both" is the same whichever ranking comes first.</summary>
    /// <param name="alsoAbove">The counts in the first ranking's order.</param>
    public IReadOnlyList<int> InOtherOrder(IReadOnlyList<int> alsoAbove)
    {
        var (order, counts) = (SharedOrder(), new int[alsoAbove.Count]);
        for (var index = 0; index < order.Length; index++)
        {
            counts[order[index]] = alsoAbove[index];
        }

        return counts;
    }

    /// <summary>
    /// For each shared document, in the first ranking's order, its 0-based place among the shared documents in the second ranking's order.
    /// </summary>
    private int[] SharedOrder()
    {
        var (above, shared) = (new int[OtherLength + 1], 0);
        foreach (var place in _others)
        {
            above[place] = 1;
        }

        above[0] = 0;
        for (var place = 1; place < above.Length; place++)
        {
            (above[place], shared) = (shared, shared + above[place]);
        }

        var (order, next) = (new int[shared], 0);
        foreach (var place in _others)
        {
            if (place > 0)
            {
                order[next++] = above[place];
            }
        }

        return order;
    }
}
