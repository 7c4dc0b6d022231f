namespace Search.Onnx.Inference;

/// <summary>Puts pairs of like length together, so that little is padded, and gives every worker as much to do.</summary>
internal static class BatchPlan
{
    /// <summary>
    /// Cuts the pairs, longest first, into batches of at most <paramref name="tokenBudget"/> tokens, padding counted; a pair that is
    /// longer than the budget is a batch of its own. Batches are made smaller until their number is a multiple of
    /// <paramref name="workers"/>, as even as can be: otherwise one worker computes the last batch while the others wait, which at
    /// ten pairs is half of the time.
    /// </summary>
    public static List<ArraySegment<TokenPair>> Make(TokenPair[] pairs, int tokenBudget, int workers)
    {
        Array.Sort(pairs, (one, other) =>
            one.Length != other.Length ? other.Length.CompareTo(one.Length) : one.Index.CompareTo(other.Index));
        var rounds = (Cut(pairs, tokenBudget).Count + workers - 1) / workers;
        var (tooSmall, enough) = (0, tokenBudget);
        while (enough - tooSmall > 1)
        {
            var between = (tooSmall + enough) / 2;
            if (Cut(pairs, between).Count <= rounds * workers)
            {
                enough = between;
            }
            else
            {
                tooSmall = between;
            }
        }

        return Cut(pairs, enough);
    }

    private static List<ArraySegment<TokenPair>> Cut(TokenPair[] pairs, int tokenBudget)
    {
        var batches = new List<ArraySegment<TokenPair>>();
        for (var start = 0; start < pairs.Length;)
        {
            var count = Math.Clamp(tokenBudget / pairs[start].Length, 1, pairs.Length - start);
            batches.Add(new ArraySegment<TokenPair>(pairs, start, count));
            start += count;
        }

        return batches;
    }
}
