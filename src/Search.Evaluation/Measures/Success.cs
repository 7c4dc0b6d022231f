namespace Search.Evaluation.Measures;

/// <summary>
/// Success@k: whether any relevant document is among the first k. (Craswell and Hawking 2004, "Overview of the TREC-2004 Web
/// Track".)
/// <code>Success@k = 1 if a relevant document is among the first k, otherwise 0</code>
/// </summary>
public sealed class Success(int cutoff, int minGrade) : Measure
{
    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "Success", [], "Success@k, Success(rel=2)@k",
        "1 if a relevant document is among the first k, otherwise 0",
        arguments => new Success(arguments.RequiredCutoff(), arguments.Relevance()));

    /// <inheritdoc/>
    public override string Name => Notation("Success", cutoff, Relevance(minGrade));

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking) => ranking.Top(cutoff).Any(grade => grade >= minGrade) ? 1 : 0;
}
