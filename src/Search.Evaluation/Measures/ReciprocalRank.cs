namespace Search.Evaluation.Measures;

/// <summary>
/// RR: how early the first relevant document comes; 0 if there is none within the cut-off. Its mean is called MRR. (Kantor and
/// Voorhees 2000, "The TREC-5 Confusion Track".)
/// <code>RR@k = 1 / rank of the first relevant document, if that rank is at most k</code>
/// On a run in MS MARCO's format, whose ranks may have gaps, RR@10 is MS MARCO's own MRR@10.
/// </summary>
public sealed class ReciprocalRank(int? cutoff, int minGrade) : Measure
{
    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "RR", ["MRR"], "RR, RR@k, RR(rel=2)@k",
        "1 / rank of the first relevant document",
        arguments => new ReciprocalRank(arguments.Cutoff(), arguments.Relevance()));

    /// <inheritdoc/>
    public override string Name => Notation("RR", cutoff, Relevance(minGrade));

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var first = ranking.Top(cutoff).Index().FirstOrDefault(entry => entry.Item >= minGrade, (Index: -1, Item: null));
        return first.Index < 0 ? 0 : 1.0 / (first.Index + 1);
    }
}
