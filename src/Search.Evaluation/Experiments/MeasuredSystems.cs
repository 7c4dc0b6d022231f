using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Evaluation.Experiments.Fusion;
using Search.Evaluation.Experiments.Scoring;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Makes the systems of an experiment from its scored queries: writes each run and measures it.</summary>
/// <param name="scored">The queries, in their order.</param>
/// <param name="firstStage">The name of the first stage whose candidates were scored.</param>
/// <param name="qrels">The judgements.</param>
/// <param name="measures">The measures.</param>
/// <param name="folder">Gets the runs.</param>
/// <param name="header">The header of the runs, by first stage; null for runs without a header.</param>
internal sealed class MeasuredSystems(
    IReadOnlyList<ScoredQuery> scored,
    string firstStage,
    Qrels qrels,
    OrderedDictionary<string, Measure> measures,
    ExperimentFiles folder,
    Func<string, RunMetadata>? header)
{
    /// <summary>A first stage alone.</summary>
    public SystemResult FirstStage(string name) => Measure(
        new SystemResult(name, "", Empty, NoQueries, NoTimes),
        name,
        query => query.FirstStages[name].Lines(),
        query => (query.FirstStages[name].Seconds, 0));

    /// <summary>A model at a window.</summary>
    public SystemResult Reranked(string name, RerankerInfo reranker, int window) => Measure(
        new SystemResult(name, "", Empty, NoQueries, NoTimes, window, reranker, Answered(name).Sum(query => (long)At(query, name, window).Truncated)),
        name,
        query => At(query, name, window).Scores.Lines(window, query.FirstStages[firstStage]),
        query => Seconds(query, name, window));

    /// <summary>A fusion of both stages at a window, and its curve if it has a weight.</summary>
    /// <param name="reranked">The model alone at the same window.</param>
    /// <param name="fusion">How scores are combined.</param>
    /// <param name="graded">The judged queries with the grades of their candidates.</param>
    /// <param name="seed">The seed for dealing the queries into folds.</param>
    public (SystemResult System, FusionCurve? Curve) Fused(
        SystemResult reranked, ScoreFusion fusion, IReadOnlyDictionary<string, GradedCandidates> graded, int seed)
    {
        var (name, window) = (reranked.Name, reranked.Window!.Value);
        var ranking = new FusedRanking(fusion, window, name, firstStage);
        var weights = ranking.Choose([.. Answered(name)], graded, measures.First(), seed);
        var system = Measure(
            reranked with { Fusion = fusion.Name },
            name,
            query => ranking.Lines(query, weights),
            query => Seconds(query, name, window));
        return (system, fusion.IsWeighted ? Curve(system, reranked, weights) : null);
    }

    private static IReadOnlyDictionary<string, double> Empty { get; } = new Dictionary<string, double>();

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> NoQueries { get; } = new Dictionary<string, IReadOnlyDictionary<string, double>>();

    private static StageLatencies NoTimes { get; } = new(new(0, 0), new(0, 0), new(0, 0));

    private FusionCurve Curve(SystemResult fused, SystemResult reranked, FusionWeights weights)
    {
        var measure = measures.GetAt(0).Key;
        double[] values = [.. weights.Values.Values];
        double[] differences = [.. weights.Values.Select(query => query.Value - reranked.PerQuery[query.Key][measure])];
        return new FusionCurve(
            fused.Tag, fused.Name, fused.Window!.Value, fused.Fusion!, measure, weights.Points, weights.ByFold,
            values.Average(), FusedRanking.Interval(values), differences.Average(), FusedRanking.Interval(differences));
    }

    private SystemResult Measure(
        SystemResult system, string part, Func<ScoredQuery, IEnumerable<(string Document, float Score)>> lines, Func<ScoredQuery, (double Retrieve, double Rerank)> seconds)
    {
        var failed = scored.Where(query => query.Failed.ContainsKey(part)).ToDictionary(query => query.Query, query => query.Failed[part]);
        var judged = qrels.Only(Answered(part).Select(query => query.Query).ToHashSet());
        if (failed.Count > 0 && judged.Queries.Count == 0)
        {
            throw new SearchUnavailableException($"{system.Tag}: every judged query failed; one of {failed.Count:N0} that failed says: {failed.Values.First()}");
        }

        if (!Answered(part).Any(query => query.FirstStages[system.Window is null ? system.Name : firstStage].Documents.Count > 0))
        {
            throw new BadInputException($"{system.Tag} found nothing for any of {scored.Count:N0} queries; expected queries in the language and the words of the index.");
        }

        var file = folder.Run(system.Tag);
        var metadata = header is null ? null
            : header(system.Window is null ? system.Name : firstStage) with { Reranker = system.Reranker, Window = system.Window, Fusion = system.Fusion };
        using (var writer = new RunWriter(file, system.Tag, metadata))
        {
            foreach (var query in Answered(part))
            {
                writer.Write(query.Query, lines(query));
            }

            writer.Complete();
        }

        var evaluation = RunEvaluator.Evaluate(RunFile.Read(file), judged, measures);
        var times = Answered(part).Select(seconds).ToList();
        return system with
        {
            Run = file,
            Measures = evaluation.Means,
            PerQuery = evaluation.ByQuery,
            LatencySeconds = new StageLatencies(
                Percentiles.Of(times.Select(time => TimeSpan.FromSeconds(time.Retrieve))),
                Percentiles.Of(times.Select(time => TimeSpan.FromSeconds(time.Rerank))),
                Percentiles.Of(times.Select(time => TimeSpan.FromSeconds(time.Retrieve + time.Rerank)))),
            Failed = failed.Count > 0 ? failed : null,
        };
    }

    private IEnumerable<ScoredQuery> Answered(string part) => scored.Where(query => !query.Failed.ContainsKey(part));

    private (double Retrieve, double Rerank) Seconds(ScoredQuery query, string model, int window) =>
        (query.FirstStages[firstStage].Seconds, At(query, model, window).Seconds);

    private static (ScoredWindows Scores, double Seconds, int Truncated) At(ScoredQuery query, string model, int window)
    {
        var scores = query.Models[model].First(scores => scores.Windows.Contains(window));
        var place = scores.Windows.Index().First(entry => entry.Item == window).Index;
        return (scores, scores.Seconds[place], scores.Truncated[place]);
    }
}
