namespace Search.Evaluation.Measures;

/// <summary>
/// nDCG: the discounted gain of the ranking, divided by that of the best order of the judged documents.
/// <code>DCG@k = sum over ranks i up to k of gain(grade_i) / log2(i + 1);  nDCG@k = DCG@k / ideal DCG@k</code>
/// The gain is the grade, as in trec_eval's <c>ndcg_cut</c> (Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR
/// techniques"), or with <c>exp</c> 2^grade - 1, as in gdeval (Burges et al. 2005, "Learning to rank using gradient descent").
/// Negative grades have no gain.
/// </summary>
public sealed class NormalizedDiscountedCumulativeGain(int? cutoff, bool exponential) : Measure
{
    private const string ExponentialGain = "exp";

    /// <summary>The measure's notation, and how it is created.</summary>
    public static MeasureFamily Family { get; } = new(
        "nDCG", ["NDCG"], "nDCG, nDCG@k, nDCG(exp)@k",
        "discounted gain as a share of the ideal order's; gain is the grade, or 2^grade - 1 with exp",
        arguments => new NormalizedDiscountedCumulativeGain(
            arguments.Cutoff(), arguments.Has(ExponentialGain, null) || arguments.Has("dcg", "exp-log2")));

    /// <inheritdoc/>
    public override string Name => Notation("nDCG", cutoff, exponential ? ExponentialGain : null);

    /// <inheritdoc/>
    public override double Evaluate(JudgedRanking ranking)
    {
        var ideal = DiscountedGain(ranking.Judged.OrderDescending().Take(cutoff ?? ranking.Judged.Count).Select(grade => (int?)grade));
        return ideal > 0 ? DiscountedGain(ranking.Top(cutoff)) / ideal : 0;
    }

    /// <summary>
    /// One document's part in a query's value: the measure is a sum over ranks, so it is the value of a ranking with only this document.
    /// </summary>
    /// <param name="rank">The document's rank, from 1.</param>
    /// <param name="grade">Its grade; null if it is not judged.</param>
    /// <param name="judged">The grades of all documents that are judged for the query.</param>
    public double PartOf(int rank, int? grade, IReadOnlyList<int> judged) =>
        rank > cutoff ? 0 : Evaluate(new JudgedRanking([.. Enumerable.Repeat<int?>(null, rank - 1), grade], judged));

    private double DiscountedGain(IEnumerable<int?> grades) =>
        grades.Select((grade, index) => Gain(grade) / Math.Log2(index + 2)).Sum();

    private double Gain(int? grade) => grade is > 0 and var value ? exponential ? Math.Pow(2, value) - 1 : value : 0;
}
