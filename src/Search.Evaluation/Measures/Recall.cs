namespace Search.Evaluation.Measures;

/// <summary>
/// R@k: the share of all relevant documents that are among the first k. For a first stage it limits what the reranker can reach. (Van
/// Rijsbergen 1979, "Information Retrieval", chapter 7.)
/// <code>R@k = relevant documents among the first k / all relevant documents</code>
/// </summary>
public sealed class Recall(int cutoff, int minGrade) : Measure
{
    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "R", ["Recall"], "R@k, R(rel=2)@k",
        "share of all relevant documents that are among the first k",
        arguments => new Recall(arguments.RequiredCutoff(), arguments.Relevance()));

    /// <inheritdoc/>
    public override string Name => Notation("R", cutoff, Relevance(minGrade));

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var relevant = ranking.CountRelevant(minGrade);
        return relevant > 0 ? (double)ranking.Top(cutoff).Count(grade => grade >= minGrade) / relevant : 0;
    }
}
