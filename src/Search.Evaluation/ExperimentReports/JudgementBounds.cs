using System.Text.Json.Serialization;
using Search.Evaluation.Measures;
using Search.Evaluation.Statistics;
using Search.Evaluation.Trec;

namespace Search.Evaluation.ExperimentReports;

/// <summary>
/// How much the difference of nDCG@10 between two systems depends on passages that nobody has judged. Each unjudged passage among the first 10
/// of either list is given grade 0, or the highest grade of the judgements; it has the same grade in both lists. The ideal order counts
/// it as if it had been judged so. For each query, the least (most) favourable case is the choice of grades with the smallest (largest) difference.
/// For a fixed number of relevant passages the ideal is fixed, and the difference is smallest if these are the passages that
/// the baseline ranks highest compared with the system: so only one choice for each number has to be tried.
/// </summary>
/// <param name="Queries">The judged queries that both have answered.</param>
/// <param name="HighestGrade">The highest grade of the judgements.</param>
/// <param name="NotRelevant">No unjudged passage is relevant: what the measure itself assumes.</param>
/// <param name="AllRelevant">Every unjudged passage has the highest grade.</param>
/// <param name="LeastFavourable">The smallest difference, query by query.</param>
/// <param name="MostFavourable">The largest difference, query by query.</param>
public sealed record JudgementBounds(
    int Queries,
    int HighestGrade,
    BoundedDifference NotRelevant,
    BoundedDifference AllRelevant,
    BoundedDifference LeastFavourable,
    BoundedDifference MostFavourable)
{
    /// <summary>The number of passages of a list that count.</summary>
    internal const int Depth = 10;

    private static readonly NormalizedDiscountedCumulativeGain Ndcg = new(Depth, exponential: false);

    /// <summary>Computes the cases.</summary>
    /// <param name="baseline">The baseline's run.</param>
    /// <param name="system">The system's run.</param>
    /// <param name="qrels">The judgements.</param>
    /// <param name="queries">The judged queries that both have answered.</param>
    /// <returns>Null if there is no query, or no relevant judgement.</returns>
    public static JudgementBounds? Compute(Run baseline, Run system, Qrels qrels, IReadOnlyList<string> queries)
    {
        var highest = queries.SelectMany(query => qrels.Of(query).Values).DefaultIfEmpty(0).Max();
        if (highest < 1)
        {
            return null;
        }

        var cases = queries.AsParallel().AsOrdered().Select(query => Differences(baseline.Of(query), system.Of(query), qrels.Of(query), highest)).ToList();
        return new JudgementBounds(
            queries.Count,
            highest,
            BoundedDifference.Of(cases.Select(query => query.FavoursBaseline[0])),
            BoundedDifference.Of(cases.Select(query => query.FavoursBaseline[^1])),
            BoundedDifference.Of(cases.Select(query => query.FavoursBaseline.Min())),
            BoundedDifference.Of(cases.Select(query => query.FavoursSystem.Max())));
    }

    /// <summary>
    /// The differences of one query for 0, 1, 2, … relevant passages among the unjudged ones: those that favour the baseline most, and those that
    /// favour the system most.
    /// </summary>
    private static (double[] FavoursBaseline, double[] FavoursSystem) Differences(
        Ranking baseline, Ranking system, IReadOnlyDictionary<string, int> judgements, int highest)
    {
        var (left, right) = (Unjudged(baseline, judgements), Unjudged(system, judgements));
        List<string> unjudged = [.. left.Keys.Union(right.Keys)
            .OrderBy(id => Discount(right, id) - Discount(left, id))
            .ThenBy(id => id, Utf8Order.Comparer)];
        return (Cases(unjudged), Cases(unjudged.AsEnumerable().Reverse()));

        double[] Cases(IEnumerable<string> order)
        {
            var judged = judgements.ToDictionary();
            var differences = new List<double> { Difference(baseline, system, judged) };
            foreach (var id in order)
            {
                judged.Add(id, highest);
                differences.Add(Difference(baseline, system, judged));
            }

            return [.. differences];
        }
    }

    private static Dictionary<string, int> Unjudged(Ranking ranking, IReadOnlyDictionary<string, int> judgements) => ranking
        .Take(Depth)
        .Where(document => document.Rank <= Depth && !judgements.ContainsKey(document.Document))
        .ToDictionary(document => document.Document, document => document.Rank);

    /// <summary>What a gain counts at this passage's rank; 0 outside the first 10.</summary>
    private static double Discount(Dictionary<string, int> ranks, string id) => ranks.TryGetValue(id, out var rank) ? 1 / Math.Log2(rank + 1) : 0;

    private static double Difference(Ranking baseline, Ranking system, IReadOnlyDictionary<string, int> judged) =>
        Ndcg.Evaluate(JudgedRanking.Create(system, judged)) - Ndcg.Evaluate(JudgedRanking.Create(baseline, judged));
}

/// <summary>A mean difference over queries.</summary>
/// <param name="Difference">System - baseline.</param>
/// <param name="Ci95">The 95 % interval, by Student's t; null for one query.</param>
public sealed record BoundedDifference(double Difference, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConfidenceInterval? Ci95)
{
    /// <summary>The mean of differences, one per query.</summary>
    internal static BoundedDifference Of(IEnumerable<double> differences)
    {
        var paired = new PairedDifferences(differences);
        return new BoundedDifference(paired.Mean, PairedTTest.Compute(paired).Interval);
    }
}
