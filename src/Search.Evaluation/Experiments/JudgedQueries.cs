using Search.Core.Errors;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Checks before the first search that the queries are judged: hours of scoring that nothing can measure would be lost.</summary>
internal static class JudgedQueries
{
    /// <summary>Throws if too few queries are judged.</summary>
    /// <param name="queries">The queries that are to be run.</param>
    /// <param name="qrels">The judgements.</param>
    /// <param name="atLeast">How many of the queries must be judged.</param>
    /// <param name="reason">Why, and what to do; for the message.</param>
    /// <exception cref="BadInputException">The message shows ids of both.</exception>
    public static void Require(IReadOnlyCollection<string> queries, Qrels qrels, int atLeast, string reason)
    {
        var judged = queries.Count(qrels.IsJudged);
        if (judged == 0)
        {
            throw new BadInputException(
                $"None of the {queries.Count:N0} queries is judged: the queries are {SharedIds.Some([.. queries])}; judged are {SharedIds.Some(qrels.Queries)}. " +
                "Use queries and judgements of the same test collection.");
        }

        if (judged < atLeast)
        {
            throw new BadInputException($"{judged} of the {queries.Count:N0} queries are judged; expected at least {atLeast}: {reason}.");
        }
    }
}
