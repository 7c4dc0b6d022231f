namespace Search.Evaluation.Measures;

/// <summary>
/// P@k: the share of relevant documents among the first k. (Van Rijsbergen 1979, "Information Retrieval", chapter 7.)
/// <code>P@k = relevant documents among the first k / k, also if the ranking is shorter</code>
/// </summary>
public sealed class Precision(int cutoff, int minGrade) : Measure
{
    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "P", ["Precision"], "P@k, P(rel=2)@k",
        "share of relevant documents among the first k",
        arguments => new Precision(arguments.RequiredCutoff(), arguments.Relevance()));

    /// <inheritdoc/>
    public override string Name => Notation("P", cutoff, Relevance(minGrade));

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking) =>
        (double)ranking.Top(cutoff).Count(grade => grade >= minGrade) / cutoff;
}
