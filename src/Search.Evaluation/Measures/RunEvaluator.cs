using Search.Core.Errors;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Measures;

/// <summary>Measures runs against judgements.</summary>
public static class RunEvaluator
{
    /// <summary>
    /// Measures every judged query. A query that is not in the run counts 0 (trec_eval's <c>-c</c>, as in ir_measures); a query
    /// without judgements does not count. Queries are in the order of their ids, so that the order of the files' lines changes nothing.
    /// </summary>
    /// <exception cref="BadInputException">The run and the judgements have no query, or no document, in common.</exception>
    public static RunEvaluation Evaluate(Run run, Qrels qrels, OrderedDictionary<string, Measure> measures)
    {
        SharedIds.Require(run, qrels);
        var rankings = qrels.Queries
            .Order(Utf8Order.Comparer)
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
            [.. run.Rankings.Keys.Where(query => !qrels.IsJudged(query)).Order(Utf8Order.Comparer)],
            [.. rankings.Select(entry => entry.query).Where(query => !run.Rankings.ContainsKey(query))]);
    }
}
