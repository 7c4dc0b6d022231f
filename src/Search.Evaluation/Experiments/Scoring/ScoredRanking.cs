using Search.Core.Reranking;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments.Scoring;

/// <summary>Makes the order of any window from one scored run.</summary>
internal static class ScoredRanking
{
    /// <summary>The scored candidates of a window as 0-based places in the first stage's list, best first, in the pipeline's own order.</summary>
    public static IEnumerable<int> Order(this ScoredWindows scored, int window) => Enumerable
        .Range(0, Math.Min(window, scored.Relevances.Count))
        .BestFirst(place => new PairScore(place, scored.Relevances[place], [], 0, scored.Tiers?[place] ?? 0));

    /// <summary>Lines of a run file: the window's candidates with their relevances, then the others without a score of their own.</summary>
    public static IEnumerable<(string Document, float Score)> Lines(this ScoredWindows scored, int window, RetrievedList list) =>
        list.Lines(scored.Order(window), place => scored.Relevances[place]);

    /// <summary>Lines of a run file: some candidates in a new order, then the others in the first stage's order without a score of their own.</summary>
    /// <param name="list">The first stage's list.</param>
    /// <param name="order">The first places of the list in another order.</param>
    /// <param name="score">The score at a place.</param>
    public static IEnumerable<(string Document, float Score)> Lines(this RetrievedList list, IEnumerable<int> order, Func<int, float> score)
    {
        var written = 0;
        foreach (var place in order)
        {
            written++;
            yield return (list.Documents[place], score(place));
        }

        for (; written < list.Documents.Count; written++)
        {
            yield return (list.Documents[written], RunWriter.NoScore);
        }
    }

    /// <summary>Lines of a run file: the first stage's own list.</summary>
    public static IEnumerable<(string Document, float Score)> Lines(this RetrievedList list) => list.Documents.Zip(list.Scores);
}
