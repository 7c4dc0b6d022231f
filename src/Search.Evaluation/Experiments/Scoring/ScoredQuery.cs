using System.Text.Json.Serialization;
using Search.Core;

namespace Search.Evaluation.Experiments.Scoring;

/// <summary>Everything that an experiment keeps of one query: candidates, scores and times, from which every system's ranking is made.</summary>
/// <param name="Query">The query's id.</param>
/// <param name="FirstStages">First stage to its list. One that failed is missing.</param>
/// <param name="Models">Model to its scores of the first list's candidates. One that failed is missing.</param>
/// <param name="Passages">The passages that may be shown: those near the top of a list.</param>
public sealed record ScoredQuery(
    string Query,
    IReadOnlyDictionary<string, RetrievedList> FirstStages,
    IReadOnlyDictionary<string, IReadOnlyList<ScoredWindows>> Models,
    IReadOnlyList<Passage> Passages)
{
    /// <summary>First stage or model to the reason why it has no result.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Failed { get; init; } = new Dictionary<string, string>();
}

/// <summary>One first stage's list for a query.</summary>
/// <param name="Documents">The ids, best first.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="Seconds">How long the first stage took.</param>
public sealed record RetrievedList(IReadOnlyList<string> Documents, IReadOnlyList<float> Scores, double Seconds);

/// <summary>
/// A model's scores of a query's candidates, for one or more windows. The windows of a pointwise model share one list of scores; a model whose scores
/// depend on the window has one entry for each.
/// </summary>
/// <param name="Windows">The windows, the smallest first.</param>
/// <param name="Relevances">The scores of the largest window's candidates, in the first stage's order.</param>
/// <param name="Tiers">Their tiers (<see cref="Core.Reranking.PairScore.Tier"/>); null if all are 0.</param>
/// <param name="Seconds">For each window how long it took until its candidates had their scores.</param>
/// <param name="Truncated">For each window how many pairs were cut to fit the model.</param>
public sealed record ScoredWindows(
    IReadOnlyList<int> Windows,
    IReadOnlyList<float> Relevances,
    IReadOnlyList<int>? Tiers,
    IReadOnlyList<double> Seconds,
    IReadOnlyList<int> Truncated);
