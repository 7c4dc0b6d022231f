namespace Search.Evaluation.Statistics;

/// <summary>
/// RBO: how similar two rankings are, the first places counting most. A reader looks at the next depth with probability p. (Webber, Moffat
/// and Zobel 2010, "A similarity measure for indefinite rankings", equation 32: extrapolated, for rankings of unequal length without ties.)
/// <code>
/// (1-p)/p * [ sum d=1..l X(d)/d p^d + sum d=s+1..l X(s)(d-s)/(s d) p^d ] + ( (X(l)-X(s))/l + X(s)/s ) p^l
/// </code>
/// s and l are the shorter and the longer length, X(d) is how many items the first d places share.
/// </summary>
public static class RankBiasedOverlap
{
    /// <summary>The usual p: 86 % of the weight is on the first ten places.</summary>
    public const double UsualPersistence = 0.9;

    /// <summary>Compares two rankings.</summary>
    /// <returns>From 0 (nothing shared) to 1 (the same; also if both are empty).</returns>
    public static double Compute(SharedRanking rankings, double persistence = UsualPersistence)
    {
        var (shorter, longer) = (Math.Min(rankings.Length, rankings.OtherLength), Math.Max(rankings.Length, rankings.OtherLength));
        if (shorter == 0)
        {
            return longer == 0 ? 1 : 0;
        }

        var overlap = Overlaps(rankings, longer);
        var (sum, weight) = (0.0, 1.0);
        for (var depth = 1; depth <= longer; depth++)
        {
            weight *= persistence;
            var beyond = Math.Max(0, depth - shorter);
            sum += ((overlap[depth] / (double)depth) + (overlap[shorter] * (double)beyond / ((double)shorter * depth))) * weight;
        }

        var extrapolated = ((overlap[longer] - overlap[shorter]) / (double)longer) + (overlap[shorter] / (double)shorter);
        return ((1 - persistence) / persistence * sum) + (extrapolated * weight);
    }

    /// <summary>X(d) for each depth. An item is shared from the deeper of its two places on.</summary>
    private static int[] Overlaps(SharedRanking rankings, int longer)
    {
        var overlaps = new int[longer + 1];
        for (var index = 0; index < rankings.Length; index++)
        {
            var place = rankings.Others[index];
            overlaps[Math.Max(index + 1, place)] += place > 0 ? 1 : 0;
        }

        for (var depth = 1; depth <= longer; depth++)
        {
            overlaps[depth] += overlaps[depth - 1];
        }

        return overlaps;
    }
}
