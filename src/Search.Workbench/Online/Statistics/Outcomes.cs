using Search.Evaluation.Statistics;

namespace Search.Workbench.Online.Statistics;

/// <summary>What a number of comparisons came to: searches of an interleaved experiment, or pairs of visitors of a split one.</summary>
/// <param name="WinsA">Comparisons that A won.</param>
/// <param name="WinsB">Comparisons that B won.</param>
/// <param name="Ties">Comparisons without a winner.</param>
public readonly record struct Outcomes(int WinsA, int WinsB, int Ties)
{
    /// <summary>All comparisons.</summary>
    public int Count => WinsA + WinsB + Ties;

    /// <summary>Comparisons with a winner.</summary>
    public int Decided => WinsA + WinsB;

    /// <summary>
    /// The preference for A from -0.5 (B wins all) to 0.5: (wins of A + ties / 2) / all - 0.5. Chapelle, Joachims, Radlinski and Yue,
    /// "Large-scale validation and analysis of interleaved search evaluation" (TOIS 2012). 0 without a comparison.
    /// </summary>
    public double DeltaAb => Count == 0 ? 0 : (WinsA + Ties / 2.0) / Count - 0.5;

    /// <summary>The p-value of the sign test, for one look at a number of comparisons that was fixed before.</summary>
    public double SignTestP => SignTest.P(WinsA, WinsB);

    /// <summary>The arm with more wins; null if both have as many.</summary>
    public Arm? Leader => WinsA == WinsB ? null : WinsA > WinsB ? Arm.A : Arm.B;

    /// <summary>Counts winners; null is a tie.</summary>
    public static Outcomes Of(IEnumerable<Arm?> winners) => winners.Aggregate(default(Outcomes), (outcomes, winner) => outcomes.With(winner));

    /// <summary>These comparisons and one more.</summary>
    /// <param name="winner">Its winner; null for a tie.</param>
    public Outcomes With(Arm? winner) => winner switch
    {
        Arm.A => this with { WinsA = WinsA + 1 },
        Arm.B => this with { WinsB = WinsB + 1 },
        _ => this with { Ties = Ties + 1 },
    };
}
