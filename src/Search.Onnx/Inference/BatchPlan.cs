namespace Search.Onnx.Inference;

/// <summary>
/// Puts pairs of similar length into one batch, so that there is little padding, and gives all workers about the same amount of work.
/// </summary>
internal static class BatchPlan
{
    /// <summary>
    /// Cuts the pairs, longest first, into batches of at most <paramref name="tokenBudget"/> tokens, padding included; a pair that is longer
    /// than the budget is its own batch. Batches are made smaller until their number is about a multiple of <paramref name="workers"/>.
    /// Otherwise one worker computes the last batch while the others wait; with ten pairs that is half of the time.
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
