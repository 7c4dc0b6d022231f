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
        var queries = qrels.Queries.Order(Utf8Order.Comparer).ToList();
        var values = queries.AsParallel().AsOrdered().Select(query => Measure(run.Of(query), qrels.Of(query), measures.Values)).ToList();
        var perQuery = new OrderedDictionary<string, OrderedDictionary<string, double>>(measures.Count);
        foreach (var (place, name) in measures.Keys.Index())
        {
            perQuery.Add(name, new(queries.Select((query, index) => KeyValuePair.Create(query, values[index][place]))));
        }

        return new RunEvaluation(
            run.Name,
            perQuery,
            [.. run.Rankings.Keys.Where(query => !qrels.IsJudged(query)).Order(Utf8Order.Comparer)],
            [.. queries.Where(query => !run.Rankings.ContainsKey(query))]);
    }

    private static double[] Measure(Ranking ranking, IReadOnlyDictionary<string, int> judgements, IEnumerable<Measure> measures)
    {
        var judged = JudgedRanking.Create(ranking, judgements);
        return [.. measures.Select(measure => ranking.Count > 0 ? measure.Evaluate(judged) : 0)];
    }
}
