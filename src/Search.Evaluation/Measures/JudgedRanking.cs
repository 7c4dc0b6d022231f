using Search.Evaluation.Trec;

namespace Search.Evaluation.Measures;

/// <summary>One query's ranking, with grades instead of documents.</summary>
/// <param name="Ranked">The grade at each rank, best rank first; null if the document is not judged, or if the run has a gap at this rank.</param>
/// <param name="Judged">The grades of all documents that are judged for the query, ranked or not.</param>
public sealed record JudgedRanking(IReadOnlyList<int?> Ranked, IReadOnlyList<int> Judged)
{
    /// <summary>Looks up the judgements of a ranking.</summary>
    public static JudgedRanking Create(IReadOnlyList<RankedDocument> ranking, IReadOnlyDictionary<string, int> judgements)
    {
        var ranked = new int?[ranking.Count == 0 ? 0 : ranking[^1].Rank];
        foreach (var (rank, document, _) in ranking)
        {
            ranked[rank - 1] = judgements.TryGetValue(document, out var grade) ? grade : null;
        }

        return new JudgedRanking(ranked, [.. judgements.Values]);
    }

    /// <summary>The ranks up to the cut-off; all ranks if it is null.</summary>
    public IEnumerable<int?> Top(int? cutoff) => Ranked.Take(cutoff ?? Ranked.Count);

    /// <summary>How many judged documents have at least this grade, ranked or not.</summary>
    public int CountRelevant(int minGrade) => Judged.Count(grade => grade >= minGrade);
}
