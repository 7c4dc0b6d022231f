using Search.Evaluation.Experiments.Scoring;
using Search.Evaluation.Measures;
using Search.Evaluation.Statistics;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments.Fusion;

/// <summary>A fusion of both stages for all queries, with weights that are chosen by cross-validation.</summary>
/// <param name="fusion">How scores are combined.</param>
/// <param name="window">How many candidates are fused.</param>
/// <param name="model">The model's name.</param>
/// <param name="firstStage">The first stage's name.</param>
internal sealed class FusedRanking(ScoreFusion fusion, int window, string model, string firstStage)
{
    /// <summary>The weights that are tried.</summary>
    private static readonly double[] Weights = [.. Enumerable.Range(0, 21).Select(step => step / 20.0)];

    /// <summary>Chooses the weights.</summary>
    /// <param name="scored">The queries that both stages answered.</param>
    /// <param name="graded">The judged ones of them, at least two, with the grades of their candidates.</param>
    /// <param name="measure">The measure that decides.</param>
    /// <param name="seed">The seed for dealing the queries into folds.</param>
    /// <returns>The weight of each query, and the measured curve; a fusion without a weight has no curve.</returns>
    public FusionWeights Choose(
        IReadOnlyList<ScoredQuery> scored, IReadOnlyDictionary<string, GradedCandidates> graded, KeyValuePair<string, Measure> measure, int seed)
    {
        if (!fusion.IsWeighted)
        {
            return new FusionWeights(new Dictionary<string, double>(), 0, [], [], new Dictionary<string, double>());
        }

        var judged = scored.Where(query => graded.ContainsKey(query.Query)).OrderBy(query => query.Query, Utf8Order.Comparer).ToList();
        var values = judged.AsParallel().AsOrdered().Select(query => Array.ConvertAll(
                Weights, weight => graded[query.Query].Evaluate(measure.Value, ScoreFusion.Order(Fused(query, weight)))))
            .ToList()
            .Zip(judged, (value, query) => (query.Query, value))
            .ToDictionary(query => query.Query, query => query.value);
        var folds = CrossValidation.Deal(values.Keys, seed);
        var choices = CrossValidation.Choose(folds, values);
        var means = Weights.Select((_, choice) => judged.Average(query => values[query.Query][choice])).ToList();
        return new FusionWeights(
            folds.ToDictionary(query => query.Key, query => Weights[choices[query.Value]]),
            Weights[means.IndexOf(means.Max())],
            [.. choices.Select(choice => Weights[choice])],
            [.. Weights.Select((weight, choice) => new FusionPoint(weight, means[choice], Interval(judged.Select(query => values[query.Query][choice]))))],
            folds.ToDictionary(query => query.Key, query => values[query.Key][choices[query.Value]]));
    }

    /// <summary>Lines of a run file.</summary>
    public IEnumerable<(string Document, float Score)> Lines(ScoredQuery query, FusionWeights weights)
    {
        var fused = Fused(query, weights.Of(query.Query));
        return query.FirstStages[firstStage].Lines(ScoreFusion.Order(fused), place => (float)fused[place]);
    }

    /// <summary>The 95 % interval of a mean; one point where all values are equal, null where there is only one.</summary>
    public static ConfidenceInterval? Interval(IEnumerable<double> values) => PairedTTest.Compute(new PairedDifferences(values)).Interval;

    private double[] Fused(ScoredQuery query, double weight)
    {
        var relevances = query.Models[model][0].Relevances.Take(window).ToArray();
        return fusion.Fuse([.. query.FirstStages[firstStage].Scores.Take(relevances.Length)], relevances, weight);
    }
}

/// <summary>The weights of a fusion.</summary>
/// <param name="ByQuery">Judged query to the weight that the other folds chose.</param>
/// <param name="Others">The weight of queries without judgements: the best over all judged ones.</param>
/// <param name="ByFold">The weight of each fold.</param>
/// <param name="Points">The curve over all judged queries; empty for a fusion without a weight.</param>
/// <param name="Values">Judged query to the measure with its own weight.</param>
internal sealed record FusionWeights(
    IReadOnlyDictionary<string, double> ByQuery,
    double Others,
    IReadOnlyList<double> ByFold,
    IReadOnlyList<FusionPoint> Points,
    IReadOnlyDictionary<string, double> Values)
{
    /// <summary>The weight of a query.</summary>
    public double Of(string query) => ByQuery.TryGetValue(query, out var weight) ? weight : Others;
}
