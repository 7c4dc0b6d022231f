using System.Text.Json.Serialization;
using Search.Evaluation.Statistics;

namespace Search.Evaluation.Comparisons;

/// <summary>How similar the rankings of two systems are, as means over the queries.</summary>
/// <param name="Rbo">Rank-biased overlap with p = 0.9, from 0 to 1.</param>
/// <param name="KendallTau">Kendall's tau of the documents that both rank, from -1 to 1; null if no query has two of them.</param>
/// <param name="TauAp">The same as τ_ap, where the top counts more; the mean of both directions.</param>
/// <param name="OverlapAt10">The share of the first ten places that both have in common, from 0 to 1.</param>
public sealed record RankSimilarity(
    double Rbo,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? KendallTau,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? TauAp,
    [property: JsonPropertyName("overlap@10")] double OverlapAt10)
{
    private const int Top = 10;

    /// <summary>Takes the means over queries.</summary>
    /// <param name="queries">The rankings of each query; at least one.</param>
    public static RankSimilarity Of(IEnumerable<SharedRanking> queries)
    {
        var figures = queries.AsParallel().AsOrdered().Select(rankings =>
        {
            var alsoAbove = rankings.AlsoAbove();
            var compared = alsoAbove.Count >= 2;
            return (
                Rbo: RankBiasedOverlap.Compute(rankings),
                Tau: compared ? Statistics.KendallTau.OfOrders(alsoAbove) : (double?)null,
                Ap: compared ? (Statistics.TauAp.Compute(alsoAbove) + Statistics.TauAp.Compute(rankings.InOtherOrder(alsoAbove))) / 2 : (double?)null,
                Overlap: OverlapAtDepth.Compute(rankings, Top));
        }).ToList();
        return new RankSimilarity(
            figures.Average(query => query.Rbo),
            figures.Average(query => query.Tau),
            figures.Average(query => query.Ap),
            figures.Average(query => query.Overlap));
    }
}
