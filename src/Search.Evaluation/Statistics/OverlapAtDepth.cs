namespace Search.Evaluation.Statistics;

/// <summary>
/// overlap@k: how many items the first k places of two rankings share, divided by k. (Fagin, Kumar and Sivakumar 2003, "Comparing top k lists".)
/// </summary>
public static class OverlapAtDepth
{
    /// <summary>Compares two rankings.</summary>
    /// <returns>From 0 to 1; rankings shorter than k never reach 1.</returns>
    public static double Compute(SharedRanking rankings, int depth)
    {
        var shared = 0;
        foreach (var place in rankings.Others[..Math.Min(depth, rankings.Length)])
        {
            shared += place > 0 && place <= depth ? 1 : 0;
        }

        return (double)shared / depth;
    }
}
