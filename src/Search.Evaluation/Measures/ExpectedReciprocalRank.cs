namespace Search.Evaluation.Measures;

/// <summary>
/// ERR: the expected reciprocal rank at which a reader who goes down the ranking is satisfied and stops. (Chapelle, Metzler, Zhang
/// and Grinspan 2009, "Expected reciprocal rank for graded relevance".)
/// <code>ERR@k = sum over ranks i up to k of 1/i * s_i * product over j before i of (1 - s_j);  s = (2^grade - 1) / 2^max</code>
/// <c>max</c> is the scale's highest grade; 4 is gdeval's. Negative grades never satisfy; a grade above
/// <c>max</c> makes s greater than 1 and the value meaningless.
/// </summary>
public sealed class ExpectedReciprocalRank(int? cutoff, int maxGrade) : Measure
{
    private const int DefaultMaxGrade = 4;

    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "ERR", [], "ERR@k, ERR(max=3)@k",
        "expected reciprocal rank at which a reader is satisfied; max is the scale's highest grade, default 4",
        arguments => new ExpectedReciprocalRank(arguments.Cutoff(), arguments.WholeNumber("max", DefaultMaxGrade)));

    /// <inheritdoc/>
    public override string Name => Notation("ERR", cutoff, FormattableString.Invariant($"max={maxGrade}"));

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var (value, goingOn) = (0.0, 1.0);
        foreach (var (index, grade) in ranking.Top(cutoff).Index())
        {
            var satisfied = (Math.Pow(2, Math.Max(0, grade ?? 0)) - 1) / Math.Pow(2, maxGrade);
            value += goingOn * satisfied / (index + 1);
            goingOn *= 1 - satisfied;
        }

        return value;
    }
}
