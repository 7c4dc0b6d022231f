using Search.Core;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Evaluation.ExperimentReports;

/// <summary>Finds the queries that two systems answer most differently, and puts their lists side by side.</summary>
/// <param name="baseline">The baseline's run.</param>
/// <param name="system">The system's run.</param>
/// <param name="qrels">The judgements.</param>
/// <param name="passages">The passages; null if they are unknown.</param>
internal sealed class ChangedQueries(Run baseline, Run system, Qrels qrels, IReadOnlyDictionary<string, Passage>? passages)
{
    private const int MostOfAKind = 4;
    private const int LongestText = 600;

    private static readonly NormalizedDiscountedCumulativeGain Ndcg = new(JudgementBounds.Depth, exponential: false);

    /// <summary>The largest gains and the largest losses, the largest change first.</summary>
    /// <param name="sorted">The queries, the largest gain first.</param>
    public IReadOnlyList<ChangedQuery> Select(IReadOnlyList<QueryDifference> sorted) =>
    [
        .. sorted.Where(query => query.Difference > 0).Take(MostOfAKind)
            .Concat(sorted.Where(query => query.Difference < 0).TakeLast(MostOfAKind))
            .OrderByDescending(query => Math.Abs(query.Difference))
            .Select(Lists),
    ];

    private ChangedQuery Lists(QueryDifference query)
    {
        var judgements = qrels.Of(query.Query);
        int[] grades = [.. judgements.Values];
        var (left, right) = (Ranks(baseline, query.Query), Ranks(system, query.Query));
        return new ChangedQuery(
            query,
            [.. left.Take(JudgementBounds.Depth).Select(passage => Listed(passage.Key, passage.Value, RankIn(right, passage.Key), true))],
            [.. right.Take(JudgementBounds.Depth).Select(passage => Listed(passage.Key, passage.Value, RankIn(left, passage.Key), false))]);

        ListedPassage Listed(string id, int rank, int? other, bool isBaseline)
        {
            int? grade = judgements.TryGetValue(id, out var known) ? known : null;
            var (before, after) = isBaseline ? ((int?)rank, other) : (other, rank);
            var passage = passages?.GetValueOrDefault(id);
            return new ListedPassage(
                id, rank, PartAt(after, grade, grades) - PartAt(before, grade, grades), other, grade,
                passage?.Title is { Length: > 0 } title ? title : null, Shortened(passage?.Text));
        }
    }

    private static OrderedDictionary<string, int> Ranks(Run run, string query) =>
        new(run.Of(query).Select(document => KeyValuePair.Create(document.Document, document.Rank)));

    private static int? RankIn(OrderedDictionary<string, int> ranks, string id) => ranks.TryGetValue(id, out var rank) ? rank : null;

    private static double PartAt(int? rank, int? grade, int[] grades) => rank is { } place ? Ndcg.PartOf(place, grade, grades) : 0;

    private static string? Shortened(string? text) =>
        text is { Length: > LongestText } ? $"{text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)]}…" : text;
}
