namespace Search.Evaluation.Measures;

/// <summary>
/// RBP: the share of relevant documents that a reader sees who continues to the next rank with probability p; relevance is
/// binary. (Moffat and Zobel 2008, "Rank-biased precision for measurement of retrieval effectiveness".)
/// <code>RBP = (1 - p) * sum over relevant ranks i of p^(i - 1)</code>
/// Its residual is the weight of the unknown: unjudged documents, and all ranks after the end of the ranking.
/// </summary>
public sealed class RankBiasedPrecision(double persistence, int minGrade, bool residual) : Measure
{
    /// <summary>The suffix of the notation for the residual.</summary>
    public const string ResidualSuffix = " residual";

    private const double DefaultPersistence = 0.8;
    private const string Persistence = "p";
    private const string Residual = "residual";

    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "RBP", [], "RBP(p=0.8), RBP(rel=2,p=0.8), RBP(p=0.8) residual",
        "share of relevant documents that a reader sees who continues with probability p; residual: the weight of unjudged documents and of ranks after the end",
        arguments => new RankBiasedPrecision(
            arguments.Fraction(Persistence, DefaultPersistence), arguments.Relevance(), arguments.Has(Residual, null)));

    /// <inheritdoc/>
    public override string Name =>
        Notation("RBP", null, Relevance(minGrade), FormattableString.Invariant($"{Persistence}={persistence:R}"))
        + (residual ? ResidualSuffix : "");

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var (value, weight) = (0.0, 1 - persistence);
        foreach (var grade in ranking.Ranked)
        {
            value += (residual ? grade is null : grade >= minGrade) ? weight : 0;
            weight *= persistence;
        }

        return value + (residual ? Math.Pow(persistence, ranking.Ranked.Count) : 0);
    }
}
