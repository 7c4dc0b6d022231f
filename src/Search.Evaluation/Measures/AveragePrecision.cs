namespace Search.Evaluation.Measures;

/// <summary>
/// AP: the precision at each relevant document's rank, averaged over all relevant documents; those beyond the cut-off count 0.
/// (Buckley and Voorhees 2005, "Retrieval system evaluation", in: TREC: Experiment and Evaluation in Information Retrieval.)
/// <code>AP@k = sum over relevant ranks i up to k of P@i, divided by the number of relevant documents</code>
/// </summary>
public sealed class AveragePrecision(int? cutoff, int minGrade) : Measure
{
    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "AP", ["MAP"], "AP, AP@k, AP(rel=2)@k",
        "precision at each relevant document's rank, averaged over all relevant documents",
        arguments => new AveragePrecision(arguments.Cutoff(), arguments.Relevance()));

    /// <inheritdoc/>
    public override string Name => Notation("AP", cutoff, Relevance(minGrade));

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var relevant = ranking.CountRelevant(minGrade);
        var (found, sum) = (0, 0.0);
        foreach (var (index, grade) in ranking.Top(cutoff).Index())
        {
            if (grade >= minGrade)
            {
                sum += (double)++found / (index + 1);
            }
        }

        return relevant > 0 ? sum / relevant : 0;
    }
}
