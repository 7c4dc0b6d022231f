using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments.Fusion;
using Search.Evaluation.Experiments.Scoring;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>
/// Measures both stages end to end, with the same pipeline as normal searches. Each query is searched once and scored once by each model; every window
/// and every fusion is made from these scores.
/// </summary>
/// <param name="firstStages">The first stages by name; the candidates of the first one are reranked, the others are measured beside it.</param>
/// <param name="rerankers">The rerankers by the name given on the command line.</param>
/// <param name="queries">Query id to text.</param>
/// <param name="qrels">Judgements; queries without judgements are run but do not count.</param>
/// <param name="measures">The measures; the first one decides curves and weights.</param>
/// <param name="folder">Gets the run files and the results.</param>
/// <param name="header">The header of the runs, by first stage; null for runs without a header.</param>
/// <param name="clock">Measures the times.</param>
public sealed class Experiment(
    OrderedDictionary<string, IRetriever> firstStages,
    OrderedDictionary<string, IReranker> rerankers,
    OrderedDictionary<string, string> queries,
    Qrels qrels,
    OrderedDictionary<string, Measure> measures,
    ExperimentFiles folder,
    Func<string, RunMetadata>? header = null,
    TimeProvider? clock = null)
{
    /// <summary>After so many failed queries without a finished one between them, the server or a model is down, and the experiment stops.</summary>
    private const int MostFailuresInARow = 10;

    /// <summary>A fusion's weight for one query is chosen on the others.</summary>
    private const int FewestForWeight = 2;

    private static readonly ComparisonOptions Options = new();

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Searches, scores and measures; continues an unfinished experiment in the same folder.</summary>
    /// <param name="plan">The systems to measure.</param>
    /// <param name="setup">What is searched, for the result file.</param>
    /// <param name="provenance">How the figures are measured.</param>
    /// <param name="progress">Receives the number of finished queries.</param>
    /// <param name="cancel">Cancels; finished queries are kept.</param>
    /// <exception cref="BadInputException">No query is judged, or the folder has an unfinished experiment with other settings.</exception>
    /// <exception cref="SearchUnavailableException">Every query failed, or many in a row.</exception>
    public async Task<ExperimentResults> RunAsync(
        ExperimentPlan plan, ExperimentSetup setup, Provenance provenance, IProgress<int> progress, CancellationToken cancel)
    {
        JudgedQueries.Require(
            queries.Keys, qrels, plan.Fuse ? FewestForWeight : 1, "the weight of a fusion is chosen on other queries than it is measured on. Use more queries, or leave out --fusion");
        RequireUsable(plan);
        ExperimentFiles.RequireWritable(queries, qrels);
        using var journal = ScoringJournal.Open(folder.Path, ScoringSettings.Of(setup, queries, firstStages.Keys, rerankers, plan), plan.Restart);
        var scored = await ScoreAsync(journal, new QueryScorer(firstStages, rerankers, plan.Windows, plan.Depth, _clock), plan, progress, cancel);
        var results = Measure(scored, plan, setup, provenance);
        folder.Write(queries, qrels, scored);
        folder.Write(results);
        if (scored.All(query => query.Failed.Count == 0))
        {
            journal.Delete();
        }

        return results;
    }

    /// <summary>What would fail after hours of scoring, or would make results that are mistaken for each other, is refused before.</summary>
    private void RequireUsable(ExperimentPlan plan)
    {
        if (plan.Depth > SearchRequest.MaxDepth)
        {
            throw new BadInputException($"The largest window is {plan.Windows.Max():N0}; expected at most {SearchRequest.MaxDepth:N0}.");
        }

        if (firstStages.Keys.FirstOrDefault(rerankers.ContainsKey) is { } both)
        {
            throw new BadInputException($"A first stage and a model are both called '{both}', so their results could not be told apart; attach the query under another name.");
        }
    }

    private async Task<IReadOnlyList<ScoredQuery>> ScoreAsync(
        ScoringJournal journal, QueryScorer scorer, ExperimentPlan plan, IProgress<int> progress, CancellationToken cancel)
    {
        var scored = new ScoredQuery[queries.Count];
        var missing = new List<int>();
        foreach (var (place, id) in queries.Keys.Index())
        {
            if (journal.Done.TryGetValue(id, out var before))
            {
                scored[place] = before;
            }
            else
            {
                missing.Add(place);
            }
        }

        var (done, failures) = (queries.Count - missing.Count, 0);
        progress.Report(done);
        if (missing.Count > 0)
        {
            await WarmUpAsync(plan, cancel);
        }

        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel, CancellationToken = cancel }, async (place, stop) =>
        {
            var (id, text) = queries.GetAt(place);
            scored[place] = await scorer.ScoreAsync(id, text, stop);
            if (scored[place].Failed.Count == 0)
            {
                journal.Add(scored[place]);
                Volatile.Write(ref failures, 0);
            }
            else if (Interlocked.Increment(ref failures) >= MostFailuresInARow)
            {
                throw new SearchUnavailableException(
                    $"{MostFailuresInARow} queries in a row failed, the last one ({id}) with: {scored[place].Failed.Values.First()} " +
                    $"{journal.Path} keeps the queries that every system has answered; the same command continues from there.");
            }

            progress.Report(Interlocked.Increment(ref done));
        });
        return scored;
    }

    private ExperimentResults Measure(IReadOnlyList<ScoredQuery> scored, ExperimentPlan plan, ExperimentSetup setup, Provenance provenance)
    {
        var firstStage = firstStages.GetAt(0).Key;
        var measured = new MeasuredSystems(scored, firstStage, qrels, measures, folder, header);
        var graded = scored
            .Where(query => qrels.IsJudged(query.Query) && query.FirstStages.ContainsKey(firstStage))
            .ToDictionary(query => query.Query, query => new GradedCandidates(query.FirstStages[firstStage].Documents, qrels.Of(query.Query)));
        var systems = firstStages.Keys.Select(measured.FirstStage).ToList();
        foreach (var (name, reranker) in rerankers)
        {
            systems.AddRange(plan.Windows.Select(window => measured.Reranked(name, reranker.Info, window)));
        }

        var curves = new List<FusionCurve>();
        foreach (var (name, _) in plan.Fuse ? rerankers.Where(reranker => reranker.Value.IsPointwise) : [])
        {
            if (scored.Count(query => graded.ContainsKey(query.Query) && query.Models.ContainsKey(name)) < FewestForWeight)
            {
                continue; // Too many failed: a weight that is chosen on no other query would be no choice.
            }

            var deepest = systems.Where(system => system.Name == name && system.Fusion is null).MaxBy(system => system.Window)!;
            foreach (var fusion in ScoreFusion.All)
            {
                var (system, curve) = measured.Fused(deepest, fusion, graded, Options.Seed);
                systems.Add(system);
                curves.AddRange(curve is null ? [] : [curve]);
            }
        }

        return new ExperimentResults(
            systems,
            setup,
            provenance,
            ExperimentVerdict.Compare(systems, queries.Keys.ToHashSet()),
            Ceilings.Of(graded.Values, systems[0].PerQuery.Count, measures, plan.Windows),
            WindowCurves.Of(systems, plan.Margin, Options.Seed),
            curves.Count > 0 ? curves : null);
    }

    /// <summary>The first searches of a process compile code and fill caches, so their times are not typical. A failure comes again in the search that counts.</summary>
    private async Task WarmUpAsync(ExperimentPlan plan, CancellationToken cancel)
    {
        var scorer = new QueryScorer(firstStages, rerankers, [plan.Windows[0]], plan.Depth, _clock);
        foreach (var (id, text) in queries.Take(3))
        {
            await scorer.ScoreAsync(id, text, cancel);
        }
    }
}
