namespace Search.Evaluation.Measures;

/// <summary>
/// Bpref: how rarely a document judged not relevant comes before a relevant one; unjudged documents do not count. (Buckley and
/// Voorhees 2004, "Retrieval evaluation with incomplete information"; here as trec_eval computes it.)
/// <code>Bpref = 1/R * sum over ranked relevant documents of 1 - min(n, R) / min(N, R)</code>
/// R and N count the documents judged relevant and not relevant, n those judged not relevant that come before. Negative grades count
/// as unjudged.
/// </summary>
public sealed class BinaryPreference(int minGrade) : Measure
{
    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "Bpref", ["BPref"], "Bpref, Bpref(rel=2)",
        "how rarely a document judged not relevant comes before a relevant one",
        arguments => new BinaryPreference(arguments.Relevance()));

    /// <inheritdoc/>
    public override string Name => Notation("Bpref", null, Relevance(minGrade));

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var relevant = ranking.CountRelevant(minGrade);
        var notRelevant = ranking.Judged.Count(grade => grade >= 0 && grade < minGrade);
        var (before, sum) = (0, 0.0);
        foreach (var grade in ranking.Ranked)
        {
            if (grade >= minGrade)
            {
                sum += before == 0 ? 1 : 1 - (double)Math.Min(before, relevant) / Math.Min(notRelevant, relevant);
            }
            else if (grade >= 0)
            {
                before++;
            }
        }

        return relevant > 0 ? sum / relevant : 0;
    }
}
