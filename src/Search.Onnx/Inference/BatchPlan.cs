namespace Search.Onnx.Inference;

/// <summary>Puts pairs of like length together, so that little is padded.</summary>
internal static class BatchPlan
{
    /// <summary>
    /// Cuts the pairs, longest first, into batches of at most <paramref name="tokenBudget"/> tokens, padding counted; a pair that is
    /// longer than the budget is a batch of its own. The longest ones start first, so that workers end at the same time.
    /// </summary>
    public static List<ArraySegment<TokenPair>> Make(TokenPair[] pairs, int tokenBudget)
    {
        Array.Sort(pairs, (one, other) =>
            one.Length != other.Length ? other.Length.CompareTo(one.Length) : one.Index.CompareTo(other.Index));
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
