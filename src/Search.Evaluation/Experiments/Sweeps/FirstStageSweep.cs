using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments.Fusion;
using Search.Evaluation.Experiments.Scoring;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments.Sweeps;

/// <summary>
/// Tries BM25's parameters, and with a model its window too. The settings are chosen on one half of the judged queries and reported for the other half:
/// on the queries that they were chosen on, they look better than they are. A model scores each passage of a query once, whichever settings found it.
/// </summary>
/// <param name="open">Opens the first stage with BM25's parameters.</param>
/// <param name="reranker">The model; null to try the first stage alone.</param>
/// <param name="queries">Query id to text; those without judgements are left out.</param>
/// <param name="qrels">The judgements.</param>
/// <param name="measure">The measure that decides, by its name.</param>
public sealed class FirstStageSweep(
    Func<Bm25Parameters, CancellationToken, Task<IRetriever>> open,
    IReranker? reranker,
    OrderedDictionary<string, string> queries,
    Qrels qrels,
    KeyValuePair<string, Measure> measure)
{
    private const int FewestQueries = 4;
    private const int Train = 0;
    private const int Test = 1;

    private static readonly ComparisonOptions Options = new();

    /// <summary>Runs the sweep.</summary>
    /// <param name="grid">The settings to try.</param>
    /// <param name="own">The index's own parameters: what the chosen ones are compared with.</param>
    /// <param name="setup">What is searched, for the result file.</param>
    /// <param name="provenance">How the figures are measured.</param>
    /// <param name="progress">Receives the number of finished queries.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">Too few queries are judged, or the model's scores depend on the other candidates.</exception>
    public async Task<SweepResults> RunAsync(
        SweepGrid grid, Bm25Parameters own, ExperimentSetup setup, Provenance provenance, IProgress<int> progress, CancellationToken cancel)
    {
        string[] judged = [.. queries.Keys.Where(qrels.IsJudged)];
        JudgedQueries.Require(queries.Keys, qrels, FewestQueries, "one half of the queries chooses the settings and the other half measures them. Use more queries");
        if (reranker is { IsPointwise: false })
        {
            throw new BadInputException($"{reranker.Info.Model} scores a passage differently beside other passages; a sweep scores each passage once. Name one model, without bm25:N.");
        }

        var pairs = grid.Pairs((own.K1, own.B));
        var values = new Dictionary<string, double[]>(judged.Length);
        var retrievers = new List<IRetriever>();
        try
        {
            foreach (var (k1, b) in pairs)
            {
                retrievers.Add(await open(new Bm25Parameters { K1 = k1, B = b }, cancel));
            }

            foreach (var query in judged)
            {
                values.Add(query, await MeasureAsync(query, retrievers, grid, cancel));
                progress.Report(values.Count);
            }
        }
        finally
        {
            foreach (var retriever in retrievers)
            {
                await retriever.DisposeAsync();
            }
        }

        return Choose(grid, pairs, values, setup, provenance);
    }

    /// <summary>The query's value for each pair and window, the windows of a pair beside each other.</summary>
    private async Task<double[]> MeasureAsync(string query, List<IRetriever> retrievers, SweepGrid grid, CancellationToken cancel)
    {
        var (text, judgements) = (queries[query], qrels.Of(query));
        var lists = new List<IReadOnlyList<Candidate>>();
        foreach (var retriever in retrievers)
        {
            lists.Add(await retriever.RetrieveAsync(text, grid.Depth, cancel));
        }

        if (reranker is null)
        {
            return [.. lists.Select(list => Graded(list).Evaluate(measure.Value, []))];
        }

        var deepest = grid.Windows.Max();
        var passages = lists.SelectMany(list => list.Take(deepest)).Select(candidate => candidate.Passage).DistinctBy(passage => passage.Id).ToList();
        var scores = await reranker.ScoreAllAsync(text, [.. passages.Select(passage => passage.Contents)], cancel);
        var relevance = passages.Zip(scores).ToDictionary(pair => pair.First.Id, pair => pair.Second.Relevance);
        return [.. lists.SelectMany(list =>
        {
            var graded = Graded(list);
            var scored = new ScoredWindows(grid.Windows, [.. list.Take(deepest).Select(candidate => relevance[candidate.Passage.Id])], null, [], []);
            return grid.Windows.Select(window => graded.Evaluate(measure.Value, [.. scored.Order(window)]));
        })];

        GradedCandidates Graded(IReadOnlyList<Candidate> list) => new([.. list.Select(candidate => candidate.Passage.Id)], judgements);
    }

    private SweepResults Choose(
        SweepGrid grid, IReadOnlyList<(double K1, double B)> pairs, Dictionary<string, double[]> values, ExperimentSetup setup, Provenance provenance)
    {
        var half = CrossValidation.Deal(values.Keys, Options.Seed, folds: 2);
        int?[] windows = grid.Windows.Count > 0 ? [.. grid.Windows.Select(window => (int?)window)] : [null];
        var points = pairs
            .SelectMany(pair => windows.Select(window => (pair, window)))
            .Select((point, place) => new SweepPoint(point.pair.K1, point.pair.B, Mean(Train, place), Mean(Test, place), point.window))
            .ToList();
        var reference = points.Take(windows.Length).MaxBy(point => point.Window)!; // The index's own pair comes first.
        var chosen = points.MaxBy(point => point.Train)!;
        if (chosen.Train <= reference.Train)
        {
            chosen = reference; // Nothing is better on the training queries, so nothing is a reason to change.
        }

        return new SweepResults(
            measure.Key,
            half.Values.Count(fold => fold == Train),
            half.Values.Count(fold => fold == Test),
            points,
            chosen,
            reference,
            chosen == reference ? null : SystemComparer.Compare([Scores(reference), Scores(chosen)], [(0, 1)], (_, _) => null, Options)[0],
            setup,
            provenance,
            reranker?.Info);

        double Mean(int fold, int place) => half.Where(query => query.Value == fold).Select(query => values[query.Key][place]).Average();

        SystemScores Scores(SweepPoint point)
        {
            var place = points.IndexOf(point);
            return new SystemScores(
                point.Name,
                new() { [measure.Key] = half.Where(query => query.Value == Test).ToDictionary(query => query.Key, query => values[query.Key][place]) },
                Failed: []);
        }
    }
}
