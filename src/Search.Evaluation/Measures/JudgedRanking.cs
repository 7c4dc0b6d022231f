using System.Text;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Measures;

/// <summary>One query's ranking, with grades instead of documents.</summary>
/// <param name="Ranked">The grade at each rank, best rank first; null if the document is not judged, or if the run has a gap at this rank.</param>
/// <param name="Judged">The grades of all documents that are judged for the query, ranked or not.</param>
public sealed record JudgedRanking(IReadOnlyList<int?> Ranked, IReadOnlyList<int> Judged)
{
    /// <summary>Looks up the judgements of a ranking.</summary>
    public static JudgedRanking Create(Ranking ranking, IReadOnlyDictionary<string, int> judgements)
    {
        var (judged, grades) = (new Utf8Ids(judgements.Count), judgements.Values.ToArray());
        foreach (var document in judgements.Keys)
        {
            judged.TryAdd(Encoding.UTF8.GetBytes(document));
        }

        var ranked = new int?[ranking.Count == 0 ? 0 : ranking.RankAt(ranking.Count - 1)];
        for (var index = 0; index < ranking.Count; index++)
        {
            var place = judged.IndexOf(ranking.IdAt(index));
            ranked[ranking.RankAt(index) - 1] = place < 0 ? null : grades[place];
        }

        return new JudgedRanking(ranked, grades);
    }

    /// <summary>The ranks up to the cut-off; all ranks if it is null.</summary>
    public IEnumerable<int?> Top(int? cutoff) => Ranked.Take(cutoff ?? Ranked.Count);

    /// <summary>How many judged documents have at least this grade, ranked or not.</summary>
    public int CountRelevant(int minGrade) => Judged.Count(grade => grade >= minGrade);
}
