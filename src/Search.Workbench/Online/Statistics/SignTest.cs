namespace Search.Workbench.Online.Statistics;

/// <summary>
/// The two-sided exact sign test: are wins and losses the tosses of a fair coin? Ties are left out. It holds for one look at a number
/// of searches that was fixed before; <see cref="AlwaysValidTest"/> holds at every look.
/// </summary>
internal static class SignTest
{
    /// <summary>The p-value, above 0, at most 1; 1 without a win.</summary>
    public static double PValue(Outcomes outcomes) =>
        Math.Min(1, 2 * BinomialTail.AtLeast(Math.Max(outcomes.WinsA, outcomes.WinsB), outcomes.Decided, 0.5));
}
