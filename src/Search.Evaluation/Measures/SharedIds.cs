using Search.Core.Errors;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Measures;

/// <summary>Checks that a run and judgements belong together: without a common id every measure would be 0 and look like a result.</summary>
internal static class SharedIds
{
    private const int Shown = 2;

    /// <summary>Throws if there is no common query, or no common document.</summary>
    /// <exception cref="BadInputException">The message shows ids of both.</exception>
    public static void Require(Run run, Qrels qrels)
    {
        if (!qrels.Queries.Any(run.Rankings.ContainsKey))
        {
            throw NothingShared(
                $"{run.Name}: none of the {qrels.Queries.Count} judged queries is among the queries", qrels.Queries, [.. run.Rankings.Keys]);
        }

        if (qrels.Queries.Any(query => run.Of(query).Any(entry => qrels.Of(query).ContainsKey(entry.Document))))
        {
            return;
        }

        var judged = qrels.Queries.SelectMany(query => qrels.Of(query).Keys).ToHashSet();
        var ranked = run.Rankings.Values.SelectMany(ranking => ranking).Select(entry => entry.Document);
        if (!ranked.Any(judged.Contains))
        {
            throw NothingShared(
                $"{run.Name}: none of the {judged.Count} judged documents is among the ranked documents", [.. judged], [.. ranked.Take(Shown + 1)]);
        }
    }

    /// <summary>The first ids of a list.</summary>
    public static string Some(IReadOnlyList<string> ids) => string.Join(", ", ids.Take(Shown)) + (ids.Count > Shown ? ", …" : "");

    private static BadInputException NothingShared(string problem, IReadOnlyList<string> judged, IReadOnlyList<string> ranked) =>
        new($"{problem}: judged {Some(judged)}; there {Some(ranked)}. Use judgements and a run for the same collection.");
}
