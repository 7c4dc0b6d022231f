namespace Search.Evaluation.Trec;

/// <summary>How often documents of a run have equal scores, so that their order is a convention.</summary>
/// <param name="Queries">Queries with equal scores.</param>
/// <param name="Documents">Documents that share their score with another one of the same query.</param>
public readonly record struct TieCount(int Queries, int Documents)
{
    /// <summary>Counts the ties of a run.</summary>
    public static TieCount Of(Run run)
    {
        var (queries, documents) = (0, 0);
        foreach (var ranking in run.Rankings.Values)
        {
            var tied = 0;
            for (var index = 0; index < ranking.Count; index++)
            {
                var equal = (index > 0 && ranking[index - 1].Score == ranking[index].Score)
                    || (index + 1 < ranking.Count && ranking[index + 1].Score == ranking[index].Score);
                tied += equal ? 1 : 0;
            }

            queries += tied > 0 ? 1 : 0;
            documents += tied;
        }

        return new TieCount(queries, documents);
    }
}
