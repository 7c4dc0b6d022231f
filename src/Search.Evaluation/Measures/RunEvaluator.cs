using Search.Evaluation.Trec;

namespace Search.Evaluation.Measures;

/// <summary>Measures runs against judgements.</summary>
public static class RunEvaluator
{
    /// <summary>
    /// Measures every judged query. A query that is not in the run counts 0 (trec_eval's <c>-c</c>, as in ir_measures); a query
    /// without judgements does not count.
    /// </summary>
    public static RunEvaluation Evaluate(Run run, Qrels qrels, OrderedDictionary<string, Measure> measures)
    {
        var rankings = qrels.Queries
            .Select(query => (query, ranking: JudgedRanking.Create(run.Of(query), qrels.Of(query))))
            .ToList();
        var perQuery = new OrderedDictionary<string, OrderedDictionary<string, double>>(measures.Count);
        foreach (var (name, measure) in measures)
        {
            var values = new OrderedDictionary<string, double>(rankings.Count);
            foreach (var (query, ranking) in rankings)
            {
                values.Add(query, ranking.Ranked.Count > 0 ? measure.Evaluate(ranking) : 0);
            }

            perQuery.Add(name, values);
        }

        return new RunEvaluation(
            run.Name,
            perQuery,
            [.. run.Rankings.Keys.Where(query => !qrels.IsJudged(query))],
            [.. qrels.Queries.Where(query => !run.Rankings.ContainsKey(query))]);
    }
}
