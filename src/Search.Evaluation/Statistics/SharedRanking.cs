namespace Search.Evaluation.Statistics;

/// <summary>Two rankings of one query, seen from the first: where its items are in the second. Similarities of rankings are computed from it.</summary>
public sealed class SharedRanking
{
    private readonly int[] _others;

    private SharedRanking(int[] others, int otherLength) => (_others, OtherLength) = (others, otherLength);

    /// <summary>The length of the first ranking.</summary>
    public int Length => _others.Length;

    /// <summary>The length of the second ranking.</summary>
    public int OtherLength { get; }

    /// <summary>For each item of the first ranking its 1-based place in the second; 0 if it is not there.</summary>
    public ReadOnlySpan<int> Others => _others;

    /// <summary>Compares two rankings.</summary>
    /// <typeparam name="T">An item's id.</typeparam>
    /// <param name="one">Items, best first; each at most once.</param>
    /// <param name="other">The other ranking.</param>
    public static SharedRanking Create<T>(IEnumerable<T> one, IEnumerable<T> other)
        where T : notnull
    {
        var places = new Dictionary<T, int>();
        foreach (var item in other)
        {
            places.Add(item, places.Count + 1);
        }

        return new SharedRanking([.. one.Select(item => places.GetValueOrDefault(item))], places.Count);
    }

    /// <summary>
    /// The shared items in the first ranking's order: each one's 0-based place among the shared items in the second ranking's order.
    /// </summary>
    public int[] SharedOrder()
    {
        int[] shared = [.. _others.Where(place => place > 0)];
        var order = new int[OtherLength + 1];
        foreach (var place in shared)
        {
            order[place] = 1;
        }

        var count = 0;
        for (var place = 0; place < order.Length; place++)
        {
            (order[place], count) = (count, count + order[place]);
        }

        return Array.ConvertAll(shared, place => order[place]);
    }
}
