using Search.Evaluation.Measures;

namespace Search.Evaluation.Experiments;

/// <summary>Finds what no reranker of a window can exceed.</summary>
internal static class Ceilings
{
    /// <summary>One ceiling for each window.</summary>
    /// <param name="candidates">The candidates of each judged query.</param>
    /// <param name="judgedQueries">How many queries are judged; those without candidates count 0.</param>
    /// <param name="measures">The measures.</param>
    /// <param name="windows">The windows.</param>
    public static IReadOnlyList<Ceiling> Of(
        IReadOnlyCollection<GradedCandidates> candidates, int judgedQueries, OrderedDictionary<string, Measure> measures, IReadOnlyList<int> windows)
    {
        return [.. windows.Select(window => new Ceiling(
            window,
            new OrderedDictionary<string, double>(measures.Select(measure => KeyValuePair.Create(measure.Key, Mean(measure.Value, window)))),
            Mean(new Recall(window, MeasureArguments.DefaultRelevance), window)))];

        double Mean(Measure measure, int window) =>
            candidates.AsParallel().AsOrdered().Select(query => query.Evaluate(measure, query.BestOrder(window))).Sum() / judgedQueries;
    }
}
