namespace Search.Evaluation.Measures;

/// <summary>
/// Rprec: the precision at rank R, where R is the number of relevant documents. (Buckley and Voorhees 2005, "Retrieval system
/// evaluation", in: TREC: Experiment and Evaluation in Information Retrieval.)
/// <code>Rprec = P@R</code>
/// </summary>
public sealed class RPrecision(int minGrade) : Measure
{
    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "Rprec", ["RPrec"], "Rprec, Rprec(rel=2)",
        "precision at rank R, R being the number of relevant documents",
        arguments => new RPrecision(arguments.Relevance()));

    /// <inheritdoc/>
    public override string Name => Notation("Rprec", null, Relevance(minGrade));

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var relevant = ranking.CountRelevant(minGrade);
        return relevant > 0 ? (double)ranking.Top(relevant).Count(grade => grade >= minGrade) / relevant : 0;
    }
}
