using Search.Core.Pipeline;
using Search.Evaluation.Measures;
using Search.Web.Serving;

namespace Search.Web.Searching.Results;

/// <summary>The judgements of one query, and measures of orders based on them.</summary>
/// <param name="grades">The grade of each judged passage, from 0 (does not answer) to 3 (answers).</param>
public sealed class QueryJudgements(IReadOnlyDictionary<string, int> grades)
{
    private const int Cutoff = ServedSearch.FirstPage;

    private static readonly NormalizedDiscountedCumulativeGain Ndcg = new(Cutoff, exponential: false);

    public int? GradeOf(string id) => grades.TryGetValue(id, out var grade) ? grade : null;

    /// <summary>nDCG@10 of BM25's order and of the reranked order.</summary>
    public (double Bm25, double Reranked) Compare(SearchResult page) => (
        Measure(page.Candidates.Select(candidate => candidate.Passage.Id)),
        Measure(page.Ranked.Select(passage => passage.Candidate.Passage.Id)));

    /// <summary>A passage's part in the difference of nDCG@10 between the two orders.</summary>
    public double PartInDifference(string id, int bm25Rank, int rerankedRank) => PartAt(rerankedRank, id) - PartAt(bm25Rank, id);

    private double Measure(IEnumerable<string> ids) =>
        Ndcg.Evaluate(new JudgedRanking([.. ids.Take(Cutoff).Select(GradeOf)], [.. grades.Values]));

    private double PartAt(int rank, string id) => Ndcg.PartOf(rank, GradeOf(id), [.. grades.Values]);
}
