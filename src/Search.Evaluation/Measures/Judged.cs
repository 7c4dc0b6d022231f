namespace Search.Evaluation.Measures;

/// <summary>
/// Judged@k: the share of judged documents among the first k, relevant or not. It shows how far the other measures can be trusted. Defined by
/// ir_measures (MacAvaney, Macdonald and Ounis 2022).
/// <code>Judged@k = judged documents among the first k / min(k, length of the ranking)</code>
/// </summary>
public sealed class Judged(int cutoff) : Measure
{
    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "Judged", [], "Judged@k",
        "share of judged documents among the first k",
        arguments => new Judged(arguments.RequiredCutoff()));

    /// <inheritdoc/>
    public override string Name => Notation("Judged", cutoff);

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var length = Math.Min(cutoff, ranking.Ranked.Count);
        return length > 0 ? (double)ranking.Top(cutoff).Count(grade => grade is not null) / length : 0;
    }
}
