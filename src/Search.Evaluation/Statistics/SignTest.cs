namespace Search.Evaluation.Statistics;

/// <summary>
/// The two-sided sign test: whether wins and losses are equally likely; ties are left out. It holds for one look at a number of comparisons that was
/// fixed before. (Conover 1999, "Practical nonparametric statistics", section 3.4.)
/// <code>p = 2 * P(X ≥ max(wins, losses)), at most 1;  X is binomial with wins + losses trials of probability 1/2</code>
/// </summary>
public static class SignTest
{
    /// <summary>The exact p-value; 1 if there is neither a win nor a loss.</summary>
    public static double P(int wins, int losses) => Math.Min(1, 2 * BinomialTail.AtLeast(Math.Max(wins, losses), wins + losses, 0.5));
}
